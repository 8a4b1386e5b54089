"""A model of a player who walks between three worlds of a realm, one of them compromised; the test examines every
order of events.

Ann belongs to the world home. She walks to the honest world town or to the rogue, and comes back. The rogue keeps
everything that it was ever given, and writes anything: that she comes from it, was not taken, is missing there, or is
with it. Home's file may be replaced by an older copy of it; then it asks both others where she is, and lets nobody in
until they have answered. The rules are those of engine/modules/realm/worlds (travel_trust.c, travel_come.c, travel_back.c,
travel_census.c). The outbox (outbox_model.py) delivers letters in order and once.

Invariant, whenever home lets people in and no letter about Ann is under way: she is in one place, and if she is in
town, home knows it. In other words the rogue cannot obtain her unless home has sent her there.

A mutant leaves out one rule, and the model must find an error in it."""
import collections

HOME, TOWN, ROGUE = "home", "town", "rogue"
WALKS_MOST = 3  # of which the engine has 1000

MUTANTS = {
    "sent-from-anywhere": "who comes home may come from where they were not sent",
    "no-passport": "who says to have somebody needs no passport of theirs",
    "whereabouts-unasked": "who says where somebody is need not have been asked",
    "old-walk": "a passport of an earlier walk is as good as one of a later",
    "back-from-anywhere": "who was not asked to take somebody may say that it has not",
    "missing-anywhere": "who was not sent somebody may miss them",
    "not sure": "a passport is compared with what others say of walks",
    "nowhere": "of whom a world says nothing is still there",
    "open-unasked": "a copy lets people in before it was told who is where",
}

Bounds = collections.namedtuple("Bounds", "walks lies copies")
# Home's file: where she is and by which walk, the letters that wait for town, and the number of the last. sure: the
# number of the walk by home's own records; epoch may come from another world's claim.
File = collections.namedtuple("File", "at epoch sure out sent")
# town: (epoch, walk) if she is there, whether she is, the letters waiting for home, and the number of the last letter
# seen.
Town = collections.namedtuple("Town", "here epoch walk out seen")
State = collections.namedtuple("State", "file town passports asked copy walks lies copies")

FIRST = State(File(HOME, 0, 0, (), 0), Town(False, 0, 0, (), 0), frozenset(), frozenset(), None, 0, 0, 0)


def file_waits(state):
    return any(number > state.town.seen for number, _epoch in state.file.out)


class Model:
    def __init__(self, bounds, mutant=None):
        self.bounds = bounds
        self.mutant = mutant

    def lacks(self, rule):
        return self.mutant == rule

    # -- home's beliefs --

    def was_sent(self, file, world, epoch):
        where = file.at == world or (self.lacks("sent-from-anywhere") and file.at != HOME)
        return where and file.epoch < epoch <= file.epoch + WALKS_MOST

    def come(self, file, world, epoch):
        """She comes from there: the file after that, or None."""
        if not self.was_sent(file, world, epoch):
            return None
        return file._replace(at=HOME, epoch=epoch, sure=file.sure + 1)

    def back(self, file, world, epoch):
        """That world has not taken her."""
        where = file.at == world or (self.lacks("back-from-anywhere") and file.at != HOME)
        return file._replace(at=HOME, epoch=file.epoch + 1, sure=file.epoch + 1) if where and epoch == file.epoch else None

    def missing(self, file, world, epoch):
        where = file.at == world or (self.lacks("missing-anywhere") and file.at != HOME)
        return file._replace(at=HOME, epoch=file.epoch + 1, sure=file.epoch + 1) if where and epoch == file.epoch else None

    def told(self, state, world, says, epoch, walk, has_passport):
        """A world tells where she is. Town has only true passports; the rogue has the passports that it was given."""
        file = state.file
        if world not in state.asked and not self.lacks("whereabouts-unasked"):
            return file
        if says == HOME:
            if file.at == world and (not self.lacks("nowhere") or self.was_sent(file, world, epoch)):
                return file._replace(at=HOME, epoch=file.epoch + 1, sure=file.epoch + 1)
            if file.at == HOME and file.epoch < epoch <= file.epoch + WALKS_MOST:
                return file._replace(epoch=epoch)
            return file
        later = walk > (file.epoch if self.lacks("not sure") else file.sure) or self.lacks("old-walk")
        if walk > 0 and later and (has_passport or self.lacks("no-passport")):
            return file._replace(at=world, epoch=walk, sure=walk)
        return file

    # -- events --

    def is_open(self, state):
        return not state.asked or self.lacks("open-unasked")

    def next(self, state):
        yield from self.walk(state)
        yield from self.visit(state)
        yield from self.fate(state)
        if state.lies < self.bounds.lies:
            yield from self.lie(state._replace(lies=state.lies + 1))

    def walk(self, state):
        file = state.file
        if file.at != HOME or not self.is_open(state) or state.walks == self.bounds.walks:
            return
        epoch = file.epoch + 1
        later = state._replace(walks=state.walks + 1)
        yield "to the rogue", later._replace(file=file._replace(at=ROGUE, epoch=epoch, sure=epoch),
                                             passports=state.passports | {epoch})
        number = file.sent + 1
        yield "to town", later._replace(file=file._replace(at=TOWN, epoch=epoch, sure=epoch, sent=number,
                                                           out=file.out + ((number, epoch),)))

    def visit(self, state):
        """Letters between home and town; each is durable, and acknowledged, when it is read."""
        file, town = state.file, state.town
        if file.out:
            number, epoch = file.out[0]
            sent = file._replace(out=file.out[1:])
            if number > town.seen:
                came = town._replace(here=True, epoch=epoch, walk=epoch, seen=number)
                yield "she is in town", state._replace(file=sent, town=came)
                refused = town._replace(seen=number, out=town.out + (("back", epoch),))
                yield "town is full", state._replace(file=sent, town=refused)
        if town.here and town.epoch < 2 * self.bounds.walks:
            left = town._replace(here=False, epoch=town.epoch + 1, out=town.out + (("arrive", town.epoch + 1),))
            yield "she leaves town", state._replace(town=left)
        if town.out:
            kind, epoch = town.out[0]
            after = self.come(file, TOWN, epoch) if kind == "arrive" else self.back(file, TOWN, epoch)
            read = town._replace(out=town.out[1:])
            if after is None and kind == "arrive":
                # It comes back: she is in town again.
                yield "refused at home", state._replace(town=read._replace(here=True, epoch=epoch + 1))
            else:
                yield "town's letter", state._replace(file=after or file, town=read)

    def fate(self, state):
        if state.copies < self.bounds.copies:
            if state.copy is None:
                yield "copy", state._replace(copy=state.file)
            elif state.copy != state.file:
                old, seen = state.copy, state.town.seen
                # A letter that town has seen does not wait any more, and no number is used again.
                old = old._replace(sent=max(old.sent, seen), out=tuple(o for o in old.out if o[0] > seen))
                yield "restore", state._replace(file=old, copy=None, copies=state.copies + 1,
                                                asked=frozenset((TOWN, ROGUE)))
        if TOWN in state.asked and not file_waits(state) and not state.town.out:
            # A world reads the question after earlier letters, and home reads the answer after its earlier ones.
            town = state.town
            left = not town.here and town.epoch > 0
            file = state.file
            if town.here or left:
                file = self.told(state, TOWN, HOME if left else TOWN, town.epoch, town.walk, True)
            elif file.at == TOWN and not self.lacks("nowhere"):
                file = file._replace(at=HOME, epoch=file.epoch + 1, sure=file.epoch + 1)
            yield "town answers", state._replace(file=file, asked=state.asked - {TOWN})
        if ROGUE in state.asked:
            yield "the rogue says no more", state._replace(asked=state.asked - {ROGUE})

    def lie(self, state):
        file = state.file
        for epoch in range(1, 2 * self.bounds.walks + 2):
            for kind in (self.come, self.back, self.missing):
                after = kind(file, ROGUE, epoch)
                if after:
                    yield "the rogue: %s %d" % (kind.__name__, epoch), state._replace(file=after)
            for says in (HOME, ROGUE):
                after = self.told(state, ROGUE, says, epoch, epoch, epoch in state.passports)
                if after != file:
                    yield "the rogue: in %s %d" % (says, epoch), state._replace(file=after)

    # -- invariants --

    def wrong(self, state):
        file, town = state.file, state.town
        if not self.is_open(state) or town.out or file_waits(state):
            return None
        if town.here and file.at != TOWN:
            return "she is in town, and by home's word in %s" % file.at
        if file.at == TOWN and not town.here:
            return "she is nowhere"
        return None

    def run(self, most):
        """Returns the number of examined states, and the shortest way to a wrong one: a list, or None."""
        came = {FIRST: None}
        queue = collections.deque([FIRST])
        while queue and len(came) < most:
            state = queue.popleft()
            for name, after in self.next(state):
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
