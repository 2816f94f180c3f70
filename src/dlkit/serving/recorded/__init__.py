"""Lessons as pages that need no server and no Python: `dlkit export --static OUT`.

How a component is answered when there is no kernel
---------------------------------------------------
A live component asks its twin in Python (`kit.ask(model, kind, content)`) and mirrors its traits.
Here the same front end runs unchanged over `kernel.js`, a **recorded kernel**. The export runs
each notebook once (`cells.py`), takes the components' states as they then are, and writes for each
component one of:

* nothing more, where its class answers no questions (journal, evidence cards, plan, ...);
* **a table** from question to answer: the real component is asked at export, the page looks the
  answer up (checks, a single run in motion, accounts over the kit's own records, a filled map);
* **recorded runs**, for an Explorer (`runs.py`, `runs.js`): its model is run over a grid of the
  parameters that it shows (`grid.py`), as many of them as the page's budget of bytes holds. Each
  control has the recorded values as its positions; where a combination was not recorded the
  nearest one is shown, the controls say so by going there, and a sentence says it too;
* **a rule in the page**, where what a learner may say has no end: bets (`bets.js`), the marking of
  questions (`marks.js`: formative, so the page may know what is right), the learner's record
  (`merge.js`), what is written down of an own network, team or unit (`looks.js`, `ways.js`,
  `weeks.js`, `assessments.js`), and games whose answers are recorded item by item (`games.py`,
  `units.js`, `surveys.js`). They do what the Python does; tests hold the two equal;
* **a card** that says what the part is for and that it needs the live version.

A question that none of these knows is answered by a sentence that says so, never by silence.

Browsers refuse ES modules below file://, so `bundle.py` wraps each module of the components in a
function of one classic script; `_loader.js` finds them in the page's own shelf before it would
import anything. What a run drew is deflated, column by column, and inflated by the browser.
The same source gives the same bytes: nothing in the pages depends on time, machine or chance.
"""
