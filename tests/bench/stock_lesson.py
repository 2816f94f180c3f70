"""The adoption lesson's parts with ipywidgets and Altair, as one would write them without dlkit.

The bench cuts this file at its cell marks. A part stands in the stock notebook where the real
lesson has the part that the mark names, between the same texts.
"""

# %% from dlkit import
import altair as alt
import ipywidgets as w
import pandas as pd
from IPython.display import display

from dlkit import content
from dlkit.models import adoption, bass, compartments, two_segments

WIDTH = 800
alt.renderers.enable("default", base_url="CDN", embed_options={"renderer": "canvas"})


def show_run(about, **settings):
    """Both pictures of one run; the title says what was set."""
    result = adoption.run(adoption.Params(**settings), 1)
    frame = result.frame()
    moved = frame.melt("step", var_name="kind", value_name="share")
    new = frame.set_index("step").diff().drop(columns="all").reset_index()
    new = new.melt("step", var_name="kind", value_name="share")
    share = alt.Y("share", axis=alt.Axis(format="%"), title="moved (share of all)")
    lines = (
        alt.Chart(moved)
        .mark_line()
        .encode(
            x="step", y=share, color="kind", strokeDash="kind", tooltip=["kind", "step", "share"]
        )
    )
    bars = (
        alt.Chart(new)
        .mark_bar()
        .encode(x="step:O", y=alt.Y("share", title="move in this step"), color="kind")
    )
    title = f"picture {about} " + " ".join(str(value) for value in settings.values())
    display(
        lines.properties(width=WIDTH, height=280, title=title)
        & bars.properties(width=WIDTH, height=130)
    )
    print(adoption.describe(result))


def part(value, high=1.0, step=0.01, name=""):
    """A slider; the bench finds it by its name."""
    slider = w.FloatSlider(value, min=0, max=high, step=step)
    return slider.add_class(f"bench-{name}") if name else slider


def play(function, **given):
    """What interact does; a page with more than one interact hangs stock Voilà (nbclient#312)."""
    controls = {
        name: w.Dropdown(options=one) if isinstance(one, list) else one
        for name, one in given.items()
    }
    shown = [one for one in controls.values() if isinstance(one, w.Widget)]
    display(w.VBox(shown), w.interactive_output(function, controls))


def quiz(name):
    """All questions, each with something to answer it by."""
    rows = []
    for question in content.quiz(name).questions:
        options = getattr(question, "options", None) or getattr(question, "items", ())
        words = [option.text for option in options]
        field = w.RadioButtons(options=words) if words else w.FloatText()
        rows += [w.Label(question.prompt), field, w.Button(description="Check"), w.Label()]
    return w.VBox(rows)


def bet():
    words = ["Right at the start", "At 16 %", "At one half", "It does not stop"]
    sure = w.IntSlider(50, description="How sure?")
    return w.VBox([w.RadioButtons(options=words), sure, w.Button(description="Place the bet")])


# %% /motives
display(quiz("motives"))

# %% /bet_curve
shares = [w.FloatSlider(min=0, max=1, description=f"step {10 * i}") for i in range(9)]
sure = w.IntSlider(50, description="How sure?")
display(w.VBox([*shares, sure, w.Button(description="Place the bet")]))

# %% /explore
play(
    show_run,
    about=w.fixed("explore"),
    pioneers_share=part(0.025, 0.2, 0.005),
    proof_threshold=part(0.15),
    standard_threshold=part(0.5),
    showing_effort=part(1.0, 5.0),
    tail_share=part(0.16, 0.4),
)

# %% /bet_chasm
display(bet())

# %% /chasm
_ = w.interact(
    show_run,
    about=w.fixed("chasm"),
    cross_share=part(0.02, name="chasm"),
    proof_threshold=part(0.15),
    showing_effort=part(1.0, 5.0),
    degree=w.IntSlider(10, min=1, max=50),
    early_needs=w.IntSlider(1, min=1, max=3),
)


# %% /dip
def show_dip(**settings):
    result = two_segments.run(two_segments.Params(**settings))
    frame = result.frame().iloc[::2].melt("years", var_name="line")
    lines = (
        alt.Chart(frame).mark_line().encode(x="years", y="value", color="line", strokeDash="line")
    )
    title = f"picture dip {settings['w']}"
    display(lines.properties(width=WIDTH, height=280, title=title))


weight = part(0.03, step=0.005, name="dip")
play(show_dip, w=weight, q1=part(1.0, 2.0), q2=part(0.5, 2.0))

# %% /bet_half
display(bet())

# %% /half
play(
    show_run,
    about=w.fixed("half"),
    standard_reading=["more_than_half", "half"],
    standard_threshold=part(0.5),
    standard_scope=["everyone", "own_contacts"],
    leaders_share=part(0.05, 0.3),
    tail_share=part(0.16, 0.4),
)


# %% /who_moved_whom
def show_moves(cross_share, showing_effort):
    settings = {"cross_share": cross_share, "showing_effort": showing_effort}
    result = adoption.run(adoption.Params(n_agents=160, n_steps=50, **settings), 1)
    people = result.people_frame().reset_index(names="person").query("moved_at >= 0")
    links = people.merge(people, left_on="moved_by", right_on="person", suffixes=("", "_from"))
    dots = alt.Chart(people).mark_point().encode(x="moved_at", y="kind", color="kind")
    lines = (
        alt.Chart(links)
        .mark_rule()
        .encode(x="moved_at_from", y="kind_from", x2="moved_at", y2="kind")
    )
    title = f"picture people {cross_share} {showing_effort}"
    display((lines + dots).properties(width=WIDTH, height=280, title=title))
    display(pd.crosstab(links.kind_from, links.kind))


play(show_moves, cross_share=part(0.4), showing_effort=part(1.0, 5.0))

# %% /map
shown = w.Output()


def fill(button):
    """Nothing is run before somebody asks; then all squares at once."""
    rows = []
    for cross in range(17):
        for proof in range(1, 17):
            settings = {"cross_share": cross / 40, "proof_threshold": proof / 40}
            result = adoption.run(adoption.Params(1000, **settings), 1)
            rows.append((cross / 40, proof / 40, result.share[-1]))
    frame = pd.DataFrame(rows, columns=["cross", "proof", "share"])
    with shown:
        display(alt.Chart(frame).mark_rect().encode(x="cross:O", y="proof:O", color="share"))


button = w.Button(description="Fill the map")
button.on_click(fill)
display(w.VBox([button, shown]))

# %% /accounts
records = {record.title: record for record in content.adoption_records()}


def show_record(title):
    points = [(point.time, point.share) for point in records[title].points]
    frame = pd.DataFrame(points, columns=["time", "share"])
    dots = alt.Chart(frame).mark_point().encode(x="time", y="share")
    curve = dots.transform_loess("time", "share").mark_line()
    display((dots + curve).properties(width=WIDTH, height=320, title=f"picture {title}"))


play(show_record, title=list(records))

# %% /campaign
rounds = w.HTML("<p>Round 1 of 12, two actions left</p>")
action = w.Dropdown(options=["show", "ask", "invite"], description="What")
who = w.Dropdown(options=["Ada", "Ben", "Chen", "Dina"], description="Who")
whom = w.Dropdown(options=[f"Person {i}" for i in range(40)], description="Whom")
display(w.VBox([rounds, action, who, whom, w.Button(description="Do it"), w.Output()]))

# %% widgets.Evidence
cards = content.evidence("adoption").cards
texts = [w.HTML(f"<p>{card.claim}</p><p>{card.evidence}</p>") for card in cards]
display(w.Accordion(texts, titles=[card.title for card in cards]))

# %% widgets.Checks
rows = [
    check for model in (adoption, two_segments, bass, compartments) for check in model.checks()
]
display(pd.DataFrame([(row.name, row.value, row.expected, row.passed) for row in rows]))

# %% /quiz
display(quiz("adoption"))

# %% /journal
display(w.VBox([w.Textarea(description=prompt) for _, prompt in content.journal("adoption")]))
