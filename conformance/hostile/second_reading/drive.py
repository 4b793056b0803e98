"""One random sequence of events through model and core, compared after every event."""
import dataclasses
import math

from . import model, stimuli
from .compare import differences, holding
from .model import ACTIVE, INITIALIZE


class Disagreement(AssertionError):
    """No reading of the texts is what the core did."""


def sequence(core, random, events):
    """Plays `events` events against a random router and returns how often each clause was exercised."""
    return _Run(core, random, stimuli.a_router(random)).play(events)


class _Run:
    def __init__(self, core, random, router):
        self.core, self.random, self.router = core, random, router
        self.now = random.choice((0, 1_000_000, random.randint(0, 10**12)))
        self.memories = {model.Memory()}  # everything that a router which did as the core did may remember
        self.held = None
        self.deadline = None  # the core's own, known to be right up to its rounding
        self.clauses = {}
        core.begin(router)

    def play(self, events):
        for _ in range(events):
            self.random.choice(self._moves())()
        return self.clauses

    def _moves(self):
        if self._state() == INITIALIZE:
            return [self._start] * 8 + [self._hear, self._stop, self._change, self._timer]
        seldom = [self._change, self._stop, self._start] if self.random.random() < 0.3 else []
        return [self._timer] * 6 + [self._hear] * 10 + seldom

    def _state(self):
        return next(iter(self.memories)).state

    def _start(self):
        self._pass_time()
        self._compare(self.core.tell("start", self.now), lambda memory: model.startup(self.router, memory, self.now))

    def _stop(self):
        self._pass_time()
        self._compare(self.core.tell("stop", self.now), lambda memory: model.shutdown(self.router, memory, self.now))

    def _timer(self):
        """Served on time mostly; early, where nothing happens; or late, by less or more than an interval."""
        if self.deadline is not None:
            left = max(self.deadline - self.now, 0)
            behind = (0, 0, 0, 1, 999, self.router.interval // 2, self.router.interval, self.router.interval + 1,
                    self.router.interval * 5)
            early = self.random.random() < 0.2
            self.now += left * self.random.choice((0, 99)) // 100 if early else left + self.random.choice(behind)
        fires = self.deadline is not None and self.now >= self.deadline
        seen = self.core.tell("timer", self.now)
        late = fires and self._state() == ACTIVE and self.now > self.deadline
        if any(action[0] == "log" and not (late and action[1] == "TimerLate") for action in seen["actions"]):
            self._disagree(["a notice about nothing"], seen)
        self._compare(seen, lambda memory: model.timer(self.router, memory, self.now) if fires
                      else [model.Reading("early", memory)])

    def _hear(self):
        self._pass_time()
        packet = stimuli.a_packet(self.random, self.router)
        seen = self.core.tell("packet", self.now, **{"from": packet.source.hex()}, to=packet.destination.hex(),
                              ttl=packet.hops, octets=packet.octets.hex())
        self._notices(packet, seen)
        self._compare(seen, lambda memory: model.arrival(self.router, memory, packet, self.now))

    def _change(self):
        what, changed = stimuli.a_change(self.random, self.router)
        self._pass_time()
        self.router = changed
        fields = {"priority": {"value": changed.priority}, "primary": {"value": changed.primary.hex()},
                  "addresses": {"value": ",".join(address.hex() for address in changed.addresses)},
                  "parameters": {"interval_cs": changed.interval_cs, "preempt": int(changed.preempt),
                                 "accept": int(changed.accept)}}[what]
        announces = what == "addresses" and self._state() == ACTIVE  # RFC9568-8.1.2-CONF-GARP RFC9568-8.2.2-CONF-NA
        self._compare(self.core.tell(what, self.now, **fields),
                      lambda memory: [dataclasses.replace(reading, announces=announces)
                                      for reading in model.reconfigured(changed, memory, self.now)])

    def _pass_time(self):
        """Most events happen before the timer is due, some at that very instant, a few behind it."""
        if self.deadline is None:
            self.now += self.random.choice((0, 1, 1_000_000))
        else:
            left = max(self.deadline - self.now, 0)
            self.now += self.random.choice((0, 1, left // 3, left // 2, left // 2, max(left - 1, 0), left, left + 1))

    def _notices(self, packet, seen):
        """RFC9568-8.3.2-LOG-255 asks for a line, -LOG-SAME permits one; neither may be said of a lone router."""
        notices = [action[1] for action in seen["actions"] if action[0] == "log"]
        tied = len(packet.octets) > 2 and packet.octets[2] == self.router.priority
        owners = tied and self.router.priority == 255 and seen["discarded"] == "-"
        wrong = [notice for notice in notices if not tied or notice != ("SeveralOwners" if owners else "SamePriority")]
        missing = owners and self._state() == ACTIVE and packet.source != self.router.primary and not notices
        if wrong or missing:
            self._disagree([f"notices {notices}"], seen)

    def _compare(self, seen, readings_of):
        self.held = holding(self.held, seen["actions"])
        kept, complaints = set(), []
        for memory in self.memories:
            for reading in readings_of(memory):
                found = differences(self.router, memory, reading, seen, self.held)
                if found:
                    complaints.append(f"{reading.clause}: " + "; ".join(found))
                else:
                    kept.add(reading.memory)
                    self.clauses[reading.clause] = self.clauses.get(reading.clause, 0) + 1
        if not kept:
            self._disagree(complaints, seen)
        self.memories = kept
        self.deadline = None if seen["deadline"] == "-" else int(seen["deadline"])

    def _disagree(self, complaints, seen):
        known = sorted(f"{each.state} until {each.deadline and math.floor(each.deadline)}" for each in self.memories)
        lines = self.core.transcript[:1] + self.core.transcript[2:][-12:]
        raise Disagreement("\n".join(["the core did otherwise than every reading of the texts:"]
                                     + [f"  {each}" for each in complaints]
                                     + [f"  before: {', '.join(known)}", "  lines:"]
                                     + [f"    {line}" for line in lines]))
