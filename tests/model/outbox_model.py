"""A model of the messages between worlds; the test examines every order of events.

Worlds hold tokens, which letters carry from world to world. The broker loses, doubles, delays and reorders: an entry
may be handed over at any time after it was sent, any number of times, or never. A world may crash at any moment, which
takes it back to its durable state, and its file may be replaced by a copy of any earlier moment. The steps are those of
engine/modules/realm/outbox (outbox_greet.c, outbox_offer.c, outbox_take.c, outbox_prove.c). The number of each kind of event is bounded.
If there are lies, the last world is a rogue, which greets with false numbers and any proof that it was given.

Invariants: each token is in exactly one world, or in one letter that its receiver has not seen, whenever all worlds are
open and every two share a session, and at any time if no file was replaced. A world that lets people in (after it has
heard from all its peers) is no older copy than the one that any honest peer knows. No world stops as an older copy if
its file was not replaced.

A mutant leaves out one rule, and the model must find an error in it."""
import collections

MUTANTS = {
    "no session": "letters and acknowledgements of any session count",
    "no comparing": "who greets does not compare numbers",
    "no seen": "a letter is applied whenever it comes",
    "told early": "what is sent need not be durable",
    "taken back": "the sender takes back what was not acknowledged for long",
    "no marks": "letters are compared by number alone",
    "not all heard": "who may be an older copy hears those alone whom the board names, which may have been emptied",
    "no proofs": "a peer that says that a file is an older copy needs no proof",
    "any proof": "a proof of another message counts",
}

Bounds = collections.namedtuple("Bounds", "worlds tokens moves crashes copies greetings lies", defaults=(0,))
# The record about a peer in a world's file. The peer made the proofs: that it wrote seen, and that it has acked.
Line = collections.namedtuple("Line", "out sent acked acked_mark seen seen_mark seen_proof acked_proof")
# In a greeting. has_seen is made by the greeting world: that it has seen.
Numbers = collections.namedtuple("Numbers", "sent acked acked_mark seen seen_mark seen_proof acked_proof has_seen")
# The process's state of a peer (apart, calling, answered or joined), and the peer's own data from its hello.
Talk = collections.namedtuple("Talk", "state x session theirs")
File = collections.namedtuple("File", "here lines")
# kept: the durable part of now; life: grows with each start, and is in the marks of each entry written.
World = collections.namedtuple("World", "now kept talks life shut")
State = collections.namedtuple("State", "worlds mail moves crashes copies greetings answers fresh copy lies restored")

APART = Talk("apart", 0, (), None)


def start(bounds):
    worlds = []
    for i in range(bounds.worlds):
        file = File(frozenset(t for t in range(bounds.tokens) if t % bounds.worlds == i),
                    tuple(Line((), 0, 0, 0, 0, 0, None, None) for _ in range(bounds.worlds)))
        worlds.append(World(file, file, (APART,) * bounds.worlds, 1, False))
    return State(tuple(worlds), frozenset(), 0, 0, 0, 0, 0, 1, None, 0, frozenset())


def put(items, i, item):
    return items[:i] + (item,) + items[i + 1:]


class Model:
    def __init__(self, bounds, mutant=None):
        self.bounds = bounds
        self.mutant = mutant

    def lacks(self, rule):
        return self.mutant == rule

    # -- parts of a state --

    def may_tell(self, world):
        return self.lacks("told early") or world.now == world.kept

    def is_sure(self, world, me):
        return self.lacks("not all heard") or all(j == me or talk.state in ("joined", "old") for j, talk in enumerate(world.talks))

    def is_session(self, talk, session):
        return self.lacks("no session") or (session == talk.session and session != ())

    @staticmethod
    def numbers(i, j, line):
        return Numbers(line.sent, line.acked, line.acked_mark, line.seen, line.seen_mark, line.seen_proof,
                       line.acked_proof, ("has", i, j, line.seen, line.seen_mark))

    def greetings(self, state, i, j):
        """The numbers with which world i may greet world j, and how many of them are lies."""
        line = state.worlds[i].now.lines[j]
        true = self.numbers(i, j, line)
        yield true, 0
        if i == len(state.worlds) - 1 and state.lies < self.bounds.lies:
            yield true._replace(seen=line.seen + 1, seen_mark=-1), 1
            yield true._replace(seen_mark=-1), 1
            yield true._replace(acked=line.acked + 1, acked_mark=-1, sent=max(line.sent, line.acked + 1)), 1
            yield true._replace(seen=line.acked + 1, seen_mark=line.acked_mark, seen_proof=line.acked_proof), 1

    def is_unwritten(self, line, theirs):
        """True if our file did not write the last message that the peer has seen."""
        if theirs.seen > line.sent:
            return True
        if self.lacks("no marks") or theirs.seen == 0 or theirs.seen < line.acked:
            return False
        mark = line.acked_mark if theirs.seen == line.acked else dict((n, m) for n, m, _t in line.out).get(theirs.seen)
        return mark != theirs.seen_mark

    def is_ahead(self, line, theirs):
        """True if the peer has an acknowledgement that our file did not give."""
        other = theirs.acked == line.seen and theirs.acked_mark != line.seen_mark
        return theirs.acked > line.seen or (other and not self.lacks("no marks"))

    def is_proven(self, proof, wanted):
        if self.lacks("any proof"):
            return proof is not None and proof[:2] == wanted[:2]
        return proof == wanted or self.lacks("no proofs")

    def claim(self, i, j, line, theirs):
        """What the peer says of our file: None, "bare" or "proven", that it is an older copy."""
        unwritten, ahead = self.is_unwritten(line, theirs), self.is_ahead(line, theirs)
        if self.lacks("no comparing") or not (unwritten or ahead):
            return None
        proven = (unwritten and self.is_proven(theirs.seen_proof, ("wrote", i, j, theirs.seen, theirs.seen_mark))) or \
            (ahead and self.is_proven(theirs.acked_proof, ("has", i, j, theirs.acked, theirs.acked_mark)))
        return "proven" if proven else "bare"

    def they_are_old(self, line, theirs):
        return not self.lacks("no comparing") and (theirs.seen < line.acked or theirs.sent < line.seen)

    @staticmethod
    def acknowledged(line, number, mark, proof):
        return line._replace(out=tuple(o for o in line.out if o[0] > number), acked=number, acked_mark=mark,
                             acked_proof=proof)

    @staticmethod
    def with_line(world, j, line):
        return world._replace(now=world.now._replace(lines=put(world.now.lines, j, line)))

    @staticmethod
    def with_talk(world, j, talk):
        return world._replace(talks=put(world.talks, j, talk))

    def settle(self, world, i, j, theirs):
        """Both have said x.y."""
        line = world.now.lines[j]
        claim = self.claim(i, j, line, theirs)
        if claim == "proven":
            return world._replace(shut=True)
        if claim or self.they_are_old(line, theirs):
            return self.with_talk(world, j, Talk("old", 0, (), None))
        if theirs.seen > line.acked:
            world = self.with_line(world, j, self.acknowledged(line, theirs.seen, theirs.seen_mark, theirs.has_seen))
        return self.with_talk(world, j, world.talks[j]._replace(state="joined", theirs=None))

    # -- events --

    def next(self, state):
        for i, world in enumerate(state.worlds):
            if world.shut:
                continue
            yield from self.fate(state, i, world)
            for j, other in enumerate(state.worlds):
                if i != j and not other.shut:
                    yield from self.act(state, i, world, j)
        for entry in state.mail:
            if not state.worlds[entry[2]].shut:
                yield from self.take(state, entry)

    @staticmethod
    def become(state, i, world, mail=(), **changes):
        return state._replace(worlds=put(state.worlds, i, world), mail=state.mail.union(mail), **changes)

    def fate(self, state, i, world):
        if world.now != world.kept:
            yield "sync %d" % i, self.become(state, i, world._replace(kept=world.now))
        nothing = (APART,) * len(state.worlds)
        if state.crashes < self.bounds.crashes and (world.talks != nothing or world.now != world.kept):
            yield "crash %d" % i, self.become(
                state, i, world._replace(now=world.kept, talks=nothing, life=state.fresh + 1),
                crashes=state.crashes + 1, fresh=state.fresh + 1)
        if state.copies < self.bounds.copies:
            if state.copy is None:
                yield "copy %d" % i, state._replace(copy=(i, world.kept))
            elif state.copy[0] == i and state.copy[1] != world.now:
                old = state.copy[1]
                yield "restore %d" % i, self.become(
                    state, i, World(old, old, nothing, state.fresh + 1, False),
                    copies=state.copies + 1, copy=None, fresh=state.fresh + 1, restored=state.restored | {i})

    def act(self, state, i, world, j):
        line, talk = world.now.lines[j], world.talks[j]
        if i < j and state.greetings < self.bounds.greetings and talk.state not in ("calling", "old") and self.may_tell(world):
            if talk.state != "joined" or state.worlds[j].talks[i].session != talk.session:
                x = state.fresh + 1
                for numbers, lies in self.greetings(state, i, j):
                    yield "hello %d %d%s" % (i, j, " lies" * lies), self.become(
                        state, i, self.with_talk(world, j, Talk("calling", x, (), None)), {("hello", i, j, (x,), numbers)},
                        greetings=state.greetings + 1, fresh=x, lies=state.lies + lies)
        if state.moves < self.bounds.moves:
            for token in world.now.here:
                number = line.sent + 1
                letter = (number, world.life, token)
                moved = world._replace(now=world.now._replace(here=world.now.here - {token}))
                yield "depart %d %d" % (i, j), self.become(
                    state, i, self.with_line(moved, j, line._replace(out=line.out + (letter,), sent=number)),
                    moves=state.moves + 1)
        if talk.state == "joined" and self.may_tell(world) and self.is_sure(world, i):
            for at, (number, mark, token) in enumerate(line.out):
                prev = line.out[at - 1][0] if at else line.acked
                entry = ("letter", i, j, talk.session, number, prev, mark, token, ("wrote", i, j, number, mark))
                if entry not in state.mail:
                    yield "send %d %d" % (i, j), state._replace(mail=state.mail | {entry})
            if line.seen:
                entry = ("ack", i, j, talk.session, line.seen, line.seen_mark, ("has", i, j, line.seen, line.seen_mark))
                if entry not in state.mail:
                    yield "ack %d %d" % (i, j), state._replace(mail=state.mail | {entry})
        if self.lacks("taken back") and line.out:
            token = line.out[0][2]
            back = world._replace(now=world.now._replace(here=world.now.here | {token}))
            yield "take back %d" % i, self.become(state, i, self.with_line(back, j, line._replace(out=line.out[1:])))

    def take(self, state, entry):
        kind, j, i = entry[:3]
        world = state.worlds[i]
        line, talk, session = world.now.lines[j], world.talks[j], entry[3]
        name = "%s %d<%d" % (kind, i, j)
        if kind == "hello":
            known = session == (talk.x,) and talk.state in ("answered", "joined")
            if not known and self.may_tell(world) and state.answers < self.bounds.greetings:
                y = state.fresh + 1
                now = Talk("answered", session[0], (session[0], y), entry[4])
                for numbers, lies in self.greetings(state, i, j):
                    yield name + " lies" * lies, self.become(
                        state, i, self.with_talk(world, j, now), {("welcome", i, j, (session[0], y), numbers)},
                        answers=state.answers + 1, fresh=y, lies=state.lies + lies)
        elif kind == "welcome":
            if talk.state == "calling" and session[0] == talk.x and self.may_tell(world):
                agreed = self.with_talk(world, j, talk._replace(session=session))
                yield name, self.become(state, i, self.settle(agreed, i, j, entry[4]), {("agreed", i, j, session)})
            elif talk.state == "joined" and session[0] == talk.x and session != talk.session:
                yield name, self.become(state, i, self.with_talk(world, j, APART))
        elif kind == "agreed":
            if talk.state == "answered" and session == talk.session:
                yield name, self.become(state, i, self.settle(world, i, j, talk.theirs))
        elif self.is_session(talk, session):
            if talk.state == "answered":
                yield name + " agrees", self.become(state, i, self.settle(world, i, j, talk.theirs))
            elif (talk.state == "joined" or self.lacks("no session")) and self.is_sure(world, i):
                yield from self.take_in_session(state, entry, name)

    def take_in_session(self, state, entry, name):
        i, j = entry[2], entry[1]
        world = state.worlds[i]
        line = world.now.lines[j]
        if entry[0] == "letter":
            _k, _j, _i, _s, number, prev, mark, token, proof = entry
            if self.lacks("no seen") or (number > line.seen and prev == line.seen):
                came = world._replace(now=world.now._replace(here=world.now.here | {token}))
                twice = token in world.now.here
                after = self.become(state, i, self.with_line(
                    came, j, line._replace(seen=max(number, line.seen), seen_mark=mark, seen_proof=proof)))
                yield name, None if twice else after
        else:
            number, mark, proof = entry[4:]
            if number > line.acked and (self.lacks("no marks") or self.lacks("no session") or any(o[:2] == (number, mark) for o in line.out)):
                yield name, self.become(state, i, self.with_line(world, j, self.acknowledged(line, number, mark, proof)))

    # -- invariants --

    def is_open_too_early(self, worlds, i):
        """True if people are let in, though a peer knows more than this file."""
        world = worlds[i]
        return not world.shut and self.is_sure(world, i) and any(
            other.now.lines[i].seen > world.now.lines[j].sent or other.now.lines[i].acked > world.now.lines[j].seen
            for j, other in enumerate(worlds) if j != i and not (self.bounds.lies and j == len(worlds) - 1))

    def wrong(self, state):
        worlds = state.worlds
        for i in range(len(worlds)):
            if state.copies and self.is_open_too_early(worlds, i):
                return "world %d lets people in, and its file is an older copy" % i
            if worlds[i].shut and i not in state.restored:
                return "world %d stops, though its file is not an older copy" % i
        if any(w.shut for w in worlds):
            return None
        if state.copies and any(
                i != j and (w.talks[j].state != "joined" or w.talks[j].session != worlds[j].talks[i].session)
                for i, w in enumerate(worlds) for j in range(len(worlds))):
            return None
        for token in range(self.bounds.tokens):
            count = 0
            for i, world in enumerate(worlds):
                count += token in world.now.here
                for j, line in enumerate(world.now.lines):
                    seen = worlds[j].now.lines[i].seen
                    count += sum(1 for number, _m, t in line.out if t == token and number > seen)
            if count != 1:
                return "token %d is there %d times" % (token, count)
        return None

    @staticmethod
    def prune(state):
        """An entry that no process can accept any more counts as gone."""
        alive = set()
        for world in state.worlds:
            for talk in world.talks:
                alive.add(talk.session)
                alive.add((talk.x,))
                if talk.state == "calling":
                    alive.add(talk.x)
        return state._replace(mail=frozenset(
            e for e in state.mail if e[3] in alive or (e[0] == "welcome" and e[3][0] in alive) or e[0] == "hello"))

    def run(self, most):
        """Returns the number of examined states, and the shortest way to a wrong one: a list, or None."""
        first = start(self.bounds)
        came = {first: None}
        queue = collections.deque([first])
        while queue and len(came) < most:
            state = queue.popleft()
            for name, after in self.next(state):
                if after is None:
                    return len(came), self.way(came, state) + [name, "a token is doubled"]
                if not self.lacks("no session"):
                    after = self.prune(after)
                if after in came:
                    continue
                came[after] = (state, name)
                problem = self.wrong(after)
                if problem:
                    return len(came), self.way(came, after) + [problem]
                queue.append(after)
        return len(came), None

    @staticmethod
    def way(came, state):
        names = []
        while came[state]:
            state, name = came[state]
            names.append(name)
        return names[::-1]
