// Both sides of the control game without a kernel: what widgets/trust_game.py pays out and says.
import { fixed, general } from "./bets.js";

const g = (number) => general(number, 6);

function effort(name, value, low, high) {
  if (typeof value === "number" && value >= low && value <= high) return value;
  throw new Error(`What you give ${name} must be between ${g(low)} and ${high}, got ${value}`);
}

/** What the two efforts show, without a word on the person. */
function asAgent(free, ruled, rule) {
  if (ruled < free) {
    return `As agent you gave ${g(free - ruled)} points less under the rule, although it asked `
      + "for less than you gave freely. In the study's words this is a hidden cost of control.";
  }
  if (free < rule) {
    return `As agent you gave ${g(ruled - free)} points more under the rule. That is what rules `
      + "are for: they stop the worst, and here they did.";
  }
  if (ruled === free) {
    return "As agent you gave the same. For you the rule changed nothing but the mood.";
  }
  return `As agent you gave ${g(ruled - free)} points more under the rule than freely, and more `
    + "than you had to. Some people do: a rule can also say what is expected.";
}

/** Whether the choice paid, with a partner like oneself and with the people of the model. */
function asPrincipal(choice, mine, people) {
  const other = choice === "open" ? "rule" : "open";
  const told = [["a partner like you", mine], ["the people of our model", people]]
    .map(([who, efforts]) => {
      const gain = efforts[choice] - efforts[other];
      const points = fixed(2 * Math.abs(gain), 0);
      if (points === "0") return `the same with ${who}`;
      return `${points} points ${gain > 0 ? "more" : "less"} with ${who}`;
    });
  const [did, than] = choice === "open" ? ["left it open", "setting the rule"]
    : ["set the rule", "leaving it open"];
  return `As principal you ${did}. Compared with ${than}, you get ${told[0]} and ${told[1]}.`;
}

export function trust({ model, data: people }) {
  const [rule, endowment] = [model.get("rule"), model.get("endowment")];
  const row = (words, gives, chosen) => {
    const numbers = { gives, agent: endowment - gives, principal: 2 * gives,
      together: endowment + gives };
    const written = Object.entries(numbers).map(([name, value]) => [name, fixed(value, 0)]);
    return { words, chosen, ...Object.fromEntries(written) };
  };
  return {
    play({ free, ruled, choice }) {
      const mine = { open: effort("left open", free, 0, endowment),
        rule: effort("under the rule", ruled, rule, endowment) };
      const rows = [["A partner like you", mine], ["People of our model", people]]
        .flatMap(([who, efforts]) => [["open", "left open"], ["rule", "under the rule"]]
          .map(([which, words]) => row(`${who}, ${words}`, efforts[which], which === choice)));
      return { rows, words: [asAgent(free, ruled, rule), asPrincipal(choice, mine, people)] };
    },
  };
}
