"""What cannot arrive is not reported: each case is a program of which the oracle saw more reported than was sent."""

from __future__ import annotations

import pytest
from test_collector import OPENAI, sent

CASES = {
    "the default of a variable that the file has set": (
        "import os\nos.environ.setdefault('M', 'gpt-a')\nmodel = os.environ.get('M', 'gpt-b')",
        ["gpt-a"],
    ),
    "the default of a variable that the function has set": (
        "import os\nos.environ['M'] = 'gpt-a'\nmodel = os.environ.get('M', 'gpt-b')",
        ["gpt-a"],
    ),
    "a case of text for a function": (
        "def f(): ...\nmatch f:\n    case 'a':\n        model = 'gpt-a'\n    case _:\n        model = 'gpt-b'",
        ["gpt-b"],
    ),
    "what replaces a name that a condition has replaced where it was empty": (
        "from world import unknown\nmodel = unknown()\nif not model:\n    model = 'gpt-a'\nmodel = model or 'gpt-b'",
        ["gpt-a"],
    ),
    "what replaces the outcome of `or`": (
        "from world import unknown\nmodel = unknown() or 'gpt-a'\nmodel = model if model else 'gpt-b'",
        ["gpt-a"],
    ),
    "what replaces the outcome of a look-up that surely fails": (
        (
            "TABLE = {'k': 'gpt-c'}\ndef resolve(name):\n    try:\n        return TABLE[name]\n"
            "    except KeyError:\n        return name\nmodel = resolve('gpt-a') or 'gpt-b'"
        ),
        ["gpt-a"],
    ),
    "an entry that has been taken": (
        "d = {'model': 'gpt-b'}\nd.pop('model')\nmodel = d.get('model', 'gpt-a')",
        ["gpt-a"],
    ),
    "what replaces a text that a function gives the module": (
        (
            "def use(m):\n    global CURRENT\n    CURRENT = m\ndef ask():\n    use('gpt-a')\n"
            "    return CURRENT or 'gpt-b'\nmodel = ask()"
        ),
        ["gpt-a"],
    ),
    "what the factory of a field leaves in a list": (
        (
            "import dataclasses\nMODELS = ['gpt-a', 'gpt-b']\n@dataclasses.dataclass\nclass Config:\n"
            "    model: str = dataclasses.field(default_factory=lambda: MODELS.pop(0))\nmodel = Config().model"
        ),
        ["gpt-a"],
    ),
    "what the factory of a field has taken before": (
        (
            "import attrs\nMODELS = ['gpt-b', 'gpt-a']\n@attrs.define\nclass Base:\n"
            "    model: str = attrs.field(factory=lambda: MODELS.pop(0))\n@attrs.define\nclass Config(Base):\n"
            "    size: int = 3\nConfig()\nConfig('gpt-c')\nmodel = Config(size=4).model"
        ),
        ["gpt-a"],
    ),
    "what another instance has got from the same factory": (
        (
            "import pydantic\nclass Config(pydantic.BaseModel):\n"
            "    options: dict = pydantic.Field(default_factory=dict)\none, other = Config(), Config()\n"
            "one.options['model'] = 'gpt-b'\nmodel = other.options.get('model', 'gpt-a')"
        ),
        ["gpt-a"],
    ),
    "what replaces arguments that are there": (
        (
            "def pick(*args, **kwargs):\n    return args[0] if args else kwargs['name']\n"
            "model = pick(name='gpt-a') or 'gpt-b'"
        ),
        ["gpt-a"],
    ),
    "what is done without arguments that are there": (
        ("def pick(*args):\n    if not args:\n        return 'gpt-b'\n    return args[0]\nmodel = pick('gpt-a')"),
        ["gpt-a"],
    ),
    "what is done without arguments that may be there": (
        (
            "from world import unknown\ndef pick(*args):\n    return 'gpt-a' if args else 'gpt-b'\n"
            "model = pick(*unknown())"
        ),
        ["gpt-a", "gpt-b"],
    ),
    "what replaces None where a function has given the module a text": (
        (
            "def use(m):\n    global CURRENT\n    CURRENT = m\ndef ask():\n    use('gpt-a')\n"
            "    return 'gpt-b' if CURRENT is None else CURRENT\nmodel = ask()"
        ),
        ["gpt-a"],
    ),
    "what replaces a name that is no longer None": (
        (
            "from world import unknown\nmodel = unknown()\nif model is None:\n    model = 'gpt-a'\n"
            "model = 'gpt-b' if model is None else model"
        ),
        ["gpt-a"],
    ),
    "what replaces a name that is not None but may be empty": (
        (
            "from world import unknown\nmodel = unknown()\nif model is None:\n    model = 'gpt-a'\n"
            "model = model or 'gpt-b'"
        ),
        ["gpt-a", "gpt-b"],
    ),
    "what replaces a name that cannot be None": (
        "from world import unknown\nmodel = unknown() or 'gpt-a'\nmodel = 'gpt-b' if model is None else model",
        ["gpt-a"],
    ),
    "what replaces a field of a changed copy": (
        (
            "import pydantic\nclass Config(pydantic.BaseModel):\n    model: str = 'gpt-c'\n"
            "model = Config().model_copy(update={'model': 'gpt-a'}).model or 'gpt-b'"
        ),
        ["gpt-a"],
    ),
    "what replaces an option of a command line that has a default": (
        (
            "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--tier', default='gpt-a')\n"
            "tier = parser.parse_args().tier\nmodel = 'gpt-b' if tier is None else tier"
        ),
        ["gpt-a"],
    ),
    "what replaces a variable of the environment that has a default": (
        "import os\ntier = os.getenv('TIER', 'gpt-a')\nmodel = 'gpt-b' if tier is None else tier",
        ["gpt-a"],
    ),
    "what replaces a variable of the environment that may be missing": (
        "import os\ntier = os.getenv('TIER')\nmodel = 'gpt-b' if tier is None else tier",
        ["gpt-b"],
    ),
    "what replaces a variable of the environment that is asked for where it is there": (
        ("import os\ntier = os.environ['TIER'] if 'TIER' in os.environ else 'gpt-a'\nmodel = tier or 'gpt-b'"),
        ["gpt-a"],
    ),
    "what replaces a variable of the environment that is there but may be empty": (
        "import os\nmodel = os.environ['TIER'] or 'gpt-b'",
        ["gpt-b"],
    ),
    "what replaces a name that may be empty all the same": (
        (
            "from world import unknown, flip\nmodel = unknown()\nif flip():\n    model = model or 'gpt-a'\n"
            "model = model or 'gpt-b'"
        ),
        ["gpt-a", "gpt-b"],
    ),
    "the default of getattr for what an object has": (
        (
            "from world import unknown\nclass Options:\n    pass\nOptions.model = unknown() or 'gpt-a'\n"
            "model = getattr(Options(), 'model', 'gpt-b')"
        ),
        ["gpt-a"],
    ),
    "what replaces an entry of a dict, whichever it is": (
        "from world import choose\nmodel = {'k': 'gpt-a', 'l': 'gpt-b'}[choose()] or 'gpt-c'",
        ["gpt-a", "gpt-b"],
    ),
    "what replaces an entry that a dict has got elsewhere": (
        "from world import choose, fill\ntable = {'k': 'gpt-a'}\nfill(table)\nmodel = table[choose()] or 'gpt-b'",
        ["gpt-a", "gpt-b"],
    ),
    "what follows an item that is not empty": (
        "model = list(filter(None, [None, 'gpt-a', 'gpt-b']))[0]",
        ["gpt-a"],
    ),
    "what follows the first item that may be left": (
        "from world import unknown\nmodel = list(filter(None, [unknown(), 'gpt-a', 'gpt-b']))[0]",
        ["gpt-a"],
    ),
}


ITEMS = {
    "a comprehension that may leave some out": "[m for m in ('gpt-a', 'gpt-b') if flip()][0]",
    "a comprehension over such a one": "[m for m in [m for m in ('gpt-a', 'gpt-b') if flip()]][0]",
    "a filter whose function is not known": "list(filter(flip, ['gpt-a', 'gpt-b']))[0]",
    "a generator that may not come to its first": "list(models())[0]",
    "a list of which each turn takes one": "taken(['gpt-a', 'gpt-b'])",
    "a list of which some have been taken": "left(['gpt-a', 'gpt-b'])",
    "arguments some of which may be missing": "first(*[m for m in ['gpt-a'] if flip()], 'gpt-b')",
    "more than a comprehension follows one by one": "[m for m in ['gpt-a' for _ in range(40)]][1:] and 'gpt-b'",
    "more than map follows one by one": f"list(map(str, [{'flip(), ' * 40}'gpt-a', 'gpt-b']))[flip():][0]",
}


@pytest.mark.parametrize("name", ITEMS)
def test_any_item_that_may_come_first_is_reported(name: str) -> None:
    head = "from world import flip\ndef models():\n    if flip():\n        yield 'gpt-a'\n    yield 'gpt-b'\n"
    head += "def first(model, *others):\n    return model\n"
    head += (
        "def taken(items):\n    model = ''\n    while flip(model):\n        model = items.pop(0)\n    return model\n"
    )
    head += "def left(items):\n    while flip():\n        items.pop(0)\n    return items[0]\n"
    assert sent(f"{OPENAI}{head}client.responses.create(model={ITEMS[name]})\n")[-2:] == ["gpt-a", "gpt-b"]


@pytest.mark.parametrize(
    "given", ["next(m for m in ('gpt-a', 'gpt-b') if flip())", "[m for m in ['gpt-a'] if flip()][0]"]
)
def test_an_item_that_is_there_is_one_of_the_list(given: str) -> None:
    code = f"from world import flip\nclient.responses.create(model={given} or 'gpt-c')\n"
    assert "gpt-c" not in sent(f"{OPENAI}{code}")


LISTS = {
    "reversed in place": ("m = ['gpt-b', 'gpt-a']\nm.reverse()", "m[0]"),
    "sorted in place": ("m = ['gpt-b', 'gpt-a']\nm.sort()", "m[0]"),
    "cleared and filled": ("m = ['gpt-b']\nm.clear()\nm.append('gpt-a')", "m[0]"),
    "without what was removed": ("m = ['gpt-b', 'gpt-a']\nm.remove('gpt-b')", "m[0]"),
    "without what was deleted": ("m = ['gpt-b', 'gpt-a']\ndel m[0]", "m[0]"),
    "into which was inserted": ("m = ['gpt-b', 'gpt-c']\nm.insert(1, 'gpt-a')", "m[1]"),
    "into which was inserted from its end": ("m = ['gpt-b', 'gpt-c']\nm.insert(-1, 'gpt-a')", "m[1]"),
    "to whose left was added": ("import collections\nm = collections.deque(['gpt-b'])\nm.appendleft('gpt-a')", "m[0]"),
    "extended to the left": (
        "import collections\nm = collections.deque(['gpt-b'])\nm.extendleft(['gpt-c', 'gpt-a'])",
        "m[0]",
    ),
    "taken from on the left": ("import collections\nm = collections.deque(['gpt-a', 'gpt-b'])", "m.popleft()"),
    "replaced as a whole": ("m = ['gpt-b', 'gpt-c']\nm[:] = ['gpt-a']", "m[0]"),
    "repeated": ("m = ['gpt-a'] * 3", "m[2]"),
    "copied before it changed": ("n = ['gpt-a', 'gpt-b']\nm = n.copy()\nn.reverse()", "m[0]"),
    "changed in a function": ("m = ['gpt-b', 'gpt-a']\ndef turn(items):\n    items.reverse()\nturn(m)", "m[0]"),
    "a dict that was cleared": ("m = {'k': 'gpt-b'}\nm.clear()", "m.get('k', 'gpt-a')"),
}


@pytest.mark.parametrize("name", LISTS)
def test_what_a_method_has_made_of_a_list_is_what_is_sent(name: str) -> None:
    code, model = LISTS[name]
    assert sent(f"{OPENAI}{code}\nclient.responses.create(model={model})\n") == ["gpt-a"]


@pytest.mark.parametrize(
    "change",
    [
        "m.remove(flip())",
        "m.sort(key=flip)",
        "m.insert(flip(), 'gpt-b')",
        "del m[flip()]",
        "m.extend(flip())",
        "m[:1] = ['gpt-b', 'gpt-a']",
        "m = m * flip()",
    ],
)
def test_where_it_is_not_known_what_a_method_changes_any_item_may_be_sent(change: str) -> None:
    code = f"from world import flip\nm = ['gpt-a', 'gpt-b']\n{change}\nclient.responses.create(model=m[0])\n"
    assert set(sent(f"{OPENAI}{code}")) == {"gpt-a", "gpt-b"}


def test_what_one_function_clears_is_there_for_another() -> None:
    code = "M = ['gpt-a']\ndef reset():\n    M.clear()\ndef ask():\n    client.responses.create(model=M[0])\n"
    assert sent(f"{OPENAI}{code}") == ["gpt-a"]


def test_a_function_that_takes_twice_takes_two_different_items() -> None:
    code = "M = ['gpt-a', 'gpt-b']\ndef ask():\n    M.pop()\n    client.responses.create(model=M.pop())\n"
    assert sent(f"{OPENAI}{code}") == ["gpt-a"]


LOOPS = {
    "a loop that its body ends": "done = False\nwhile not done:\n    done = True",
    "a loop until something is there": "r = None\nwhile r is None:\n    r = pick()",
    "a loop that counts down": "n = 3\nwhile n:\n    n -= 1",
    "a loop that a method ends": (
        "class A:\n    def __init__(self):\n        self.done = False\n    def step(self):\n        self.done = True\n"
        "a = A()\nwhile not a.done:\n    a.step()"
    ),
    "a loop that is left": "while True:\n    if flip():\n        break",
}


@pytest.mark.parametrize("name", LOOPS)
def test_what_comes_behind_a_loop_is_reached(name: str) -> None:
    assert sent(f"{OPENAI}from world import flip, pick\n{LOOPS[name]}\nclient.responses.create(model='gpt-a')\n") == [
        "gpt-a"
    ]


def test_what_a_loop_that_surely_runs_replaces_is_not_sent() -> None:
    code = "m = 'gpt-b'\ndone = False\nwhile not done:\n    m = 'gpt-a'\n    done = True\n"
    assert sent(f"{OPENAI}{code}client.responses.create(model=m)\n") == ["gpt-a"]


def test_what_comes_behind_a_loop_without_an_end_is_never_reached() -> None:
    assert sent(f"{OPENAI}while True:\n    print()\nclient.responses.create(model='gpt-a')\n") == []


CONSUMED = {
    "del": "while m:\n    client.responses.create(model=m[0])\n    del m[0]",
    "remove": "while m:\n    client.responses.create(model=m[0])\n    m.remove(m[0])",
    "a slice": "while m:\n    client.responses.create(model=m[0])\n    m[:] = m[1:]",
    "a function that others may have called before": "def f():\n    del m[0]\n    client.responses.create(model=m[-1])",
    "insert": "def f():\n    m.insert(0, 'gpt-c')\n    client.responses.create(model=m[1])",
}


@pytest.mark.parametrize("name", CONSUMED)
def test_of_a_list_that_is_changed_in_turns_any_item_may_be_sent(name: str) -> None:
    found = sent(f"{OPENAI}m = ['gpt-a', 'gpt-b', 'gpt-c']\n{CONSUMED[name]}\n")
    assert found == ["gpt-a", "gpt-b", "gpt-c"]


MAKERS = {
    "a function": (
        "def make(kind):\n    class A:\n        def child(self, other): return make(other)()\n"
        "        def ask(self): SENT\n    return A\n"
    ),
    "a function that is called": (
        "def make():\n    class A:\n        def m(self):\n            make()\n            SENT\nmake()\n"
    ),
    "a method": "class Q:\n    def m(self):\n        class A(Q): ...\n        A().m()\n        SENT\n",
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_class_whose_methods_make_it_anew_is_read_in_the_end(name: str) -> None:
    assert sent(OPENAI + MAKERS[name].replace("SENT", "client.responses.create(model='gpt-a')")) == ["gpt-a"]


@pytest.mark.parametrize("count", ["10**30", "1000000000000000000000000000000", "-1000000000000000000000000000000"])
def test_a_list_repeated_more_often_than_there_is_memory_is_no_failure(count: str) -> None:
    assert sent(f"{OPENAI}m = ['gpt-b'] * {count}\nn = [] * {count}\nclient.responses.create(model='gpt-a')\n") == [
        "gpt-a"
    ]


def test_what_a_bounded_deque_still_holds_is_not_known() -> None:
    code = "from collections import deque\nm = deque(['gpt-a', 'gpt-b'], maxlen=1)\n"
    assert sent(f"{OPENAI}{code}client.responses.create(model=m[0])\n") == []


PERHAPS = {
    "the default of an entry that may be missing": (
        "d = {}\nif flip():\n    d['model'] = 'gpt-a'\nmodel = d.get('model', 'gpt-b')"
    ),
    "the default of an entry that a loop may set": (
        "d = {}\nfor _ in range(flip()):\n    d['model'] = 'gpt-a'\nmodel = d.get('model') or 'gpt-b'"
    ),
    "the default of an entry that a failure leaves out": (
        "d = {}\ntry:\n    d['model'] = flip('gpt-a') or 'gpt-a'\nexcept OSError:\n    pass\n"
        "model = d.get('model', 'gpt-b')"
    ),
    "the default of an entry that may have been removed": (
        "d = {'model': 'gpt-a'}\nif flip():\n    del d['model']\nmodel = d.pop('model', 'gpt-b')"
    ),
    "the default of an entry that may have been taken": (
        "d = {'model': 'gpt-a'}\nif flip():\n    d.pop('model')\nmodel = d.get('model', 'gpt-b')"
    ),
    "what is set where it may be missing": (
        "d = {}\nif flip():\n    d['model'] = 'gpt-a'\nd.setdefault('model', 'gpt-b')\nmodel = d['model']"
    ),
    "what an entry that may be missing does not replace": (
        "d = {}\nif flip():\n    d['model'] = 'gpt-a'\nmodel = {'model': 'gpt-b', **d}['model']"
    ),
    "the other way where a key may be missing": (
        "d = {'size': 1}\nif flip():\n    d['model'] = 'gpt-a'\nmodel = 'gpt-a' if 'model' in d else 'gpt-b'"
    ),
    "the default of a parameter whose argument may be missing": (
        "def pick(model='gpt-b'):\n    return model\nd = {}\nif flip():\n    d['model'] = 'gpt-a'\nmodel = pick(**d)"
    ),
    "the default of an attribute that may be missing": (
        "class A: ...\na = A()\nif flip():\n    a.model = 'gpt-a'\nmodel = getattr(a, 'model', 'gpt-b')"
    ),
    "what the class has where its object may have nothing": (
        "class A:\n    model = 'gpt-b'\n    def __init__(self, fast):\n        if fast:\n"
        "            self.model = 'gpt-a'\nmodel = A(flip()).model"
    ),
}


@pytest.mark.parametrize("name", PERHAPS)
def test_what_stands_in_for_something_that_may_be_missing_is_reported(name: str) -> None:
    code = f"{OPENAI}from world import flip\n{PERHAPS[name]}\nclient.responses.create(model=model)\n"
    assert sorted(sent(code)) == ["gpt-a", "gpt-b"]


SURELY = {
    "an entry of a table that is filled in a branch": "d = {}\n    d['model'] = 'gpt-a'",
    "an entry that every branch sets": (
        "if flip():\n        d = {'model': 'gpt-a'}\n    else:\n        d = {'model': 'gpt-a'}"
    ),
}


@pytest.mark.parametrize("name", SURELY)
def test_nothing_stands_in_for_what_is_there(name: str) -> None:
    code = f"if flip():\n    {SURELY[name]}\n    client.responses.create(model=d.get('model', 'gpt-b'))\n"
    code += "if flip():\n    e = {}\n    e['model'] = 'gpt-a'\n"
    code += "client.responses.create(model=e.get('model', 'gpt-b'))\n"
    assert sent(f"{OPENAI}from world import flip\n{code}") == ["gpt-a"]


def test_of_many_items_that_may_be_left_any_may_come_first() -> None:
    items = ", ".join(f"unknown() and 'gpt-{number}'" for number in range(5))
    code = f"from world import unknown\nmodel = list(filter(None, [{items}]))[0]\n"
    assert sent(f"{OPENAI}{code}client.responses.create(model=model)\n") == [f"gpt-{number}" for number in range(5)]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("place", ["module", "function"])
def test_what_cannot_arrive_is_not_reported(name: str, place: str) -> None:
    code, found = CASES[name]
    lines = [*code.splitlines(), "client.responses.create(model=model)"]
    body = "\n".join(lines) if place == "module" else "def ask():\n" + "\n".join(f"    {line}" for line in lines)
    assert sent(f"{OPENAI}{body}\n") == found
