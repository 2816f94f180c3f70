// The picture in motion above an Explorer's charts, and the charts that follow it.

const PATIENCE_MS = 4000;

/** Tells the charts where the picture stands: once a display frame, and never two at a time. */
function follower(draw) {
  let wish = null;
  let busy = false;
  return async (at) => {
    wish = at;
    if (busy) return;
    busy = true;
    while (wish !== null) {
      const now = wish;
      wish = null;
      await draw({ frame: { at: [now] } }).catch(() => {}); // the next one draws again
      await new Promise(requestAnimationFrame);
    }
    busy = false;
  };
}

/** The player of an Explorer's scene, shown in `home`; `show(reply)` takes the frames of a run. */
export async function sceneIn(home, kit, model, draw) {
  const { makePlayer } = await kit.module("player.js");
  let code = "";
  const player = await makePlayer(kit, model.get("scene"), {
    ask: (kind, content) => kit.ask(model, kind, { ...content, code }, { patience: PATIENCE_MS }),
    follow: follower(draw),
  });
  const name = `${model.get("title")}: ${model.get("scene").title}`; // a page may show it twice
  player.element.setAttribute("aria-label", name);
  home.append(player.element);
  return {
    wanted: { frames: player.plain ? "plain" : "deflated" },
    async show(reply) {
      code = reply.code;
      await player.show(reply.scene, reply);
    },
    columns: player.columns,
    stop: player.stop,
  };
}
