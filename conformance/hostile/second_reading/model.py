"""The state machine of RFC 3768, 5798 and 9568, sections 6.4.1 to 6.4.3, step by step.

Each function takes what a router remembers and returns every reading that the text allows: one where it is definite,
several where it is open. A reading says what the router remembers afterwards, what it sends, and why a packet was
discarded. Time is in microseconds of one virtual clock.
"""
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Optional

from . import message as wire
from . import receive
from .timers import CENTISECOND, down_interval, skew_time

INITIALIZE, BACKUP, ACTIVE = "Initialize", "Backup", "Active"


@dataclass(frozen=True)
class Router:
    """Section 6.1: the parameters of one virtual router."""
    version: int
    family: int
    profile: str  # 3768, 5798, 9568, 9568+errata
    vrid: int
    priority: int
    interval_cs: int  # version 2: whole seconds
    preempt: bool
    addresses: tuple  # octets, in network order
    primary: bytes  # the address that its advertisements come from

    @property
    def interval(self):
        return self.interval_cs * CENTISECOND

    @property
    def preempts(self):
        return self.preempt or self.priority == 255  # RFC9568-6.1-OWNER-PREEMPTS RFC3768-6.1-OWNER-PREEMPTS

    def skew(self, interval_cs):
        return skew_time(self.version, self.priority, interval_cs)


@dataclass(frozen=True)
class Memory:
    """What a virtual router remembers. `deadline`: of the one timer that its state has, None in Initialize."""
    state: str = INITIALIZE
    active_interval_cs: int = 0  # Active_Adver_Interval
    skew: Fraction = Fraction(0)
    deadline: Optional[Fraction] = None


@dataclass(frozen=True)
class Reading:
    """One outcome that the text allows."""
    clause: str
    memory: Memory
    sent: tuple = ()  # the priorities of the advertisements, in order
    announces: bool = False  # gratuitous ARP or unsolicited Neighbor Advertisements for every address
    discarded: frozenset = frozenset()  # failed checks, any of which may be named; empty: the packet was taken
    notes: frozenset = frozenset()  # what SHOULD be logged though the packet was taken


def startup(router, memory, now):
    """Section 6.4.1."""
    if memory.state != INITIALIZE:
        return [Reading("no text", memory)]
    if router.priority == 255:
        return [Reading("RFC9568-6.4.1-OWNER-START", _active(router, memory, now), (255,), True)]
    return [Reading("RFC9568-6.4.1-BACKUP-START", _backup(router, router.interval_cs, now))]


def shutdown(router, memory, now):
    """Sections 6.4.2 and 6.4.3."""
    if memory.state == ACTIVE:
        return [Reading("RFC9568-6.4.3-SHUTDOWN", Memory(), (0,))]
    return [Reading("RFC9568-6.4.2-SHUTDOWN", Memory())]


def timer(router, memory, now):
    """The timer of the state is served at `now`, at its deadline or after it."""
    if memory.state == BACKUP:
        return [Reading("RFC9568-6.4.2-ADT-ADVERT", _active(router, memory, now), (router.priority,), True)]
    readings = [Reading("RFC9568-6.4.3-ADVER", replace(memory, deadline=Fraction(start + router.interval)),
                        (router.priority,))
                for start in {now, memory.deadline}]  # served late: the text does not say whether lateness adds up
    return readings


def arrival(router, memory, packet, now):
    """Section 7.1, then the state's own rules. A packet that fails a check has no effect at all."""
    if memory.state == INITIALIZE:
        return [Reading("RFC9568-6.4.1-NO-TX", memory)]
    checked = receive.check(router, packet)
    failed = checked.binding | checked.open
    discard = Reading("RFC9568-7.1-DISCARD", memory, discarded=failed)
    if checked.binding:
        return [discard]
    fields = wire.Fields(packet.octets)
    notes = _notes(router, fields)
    taken = _heard_as_backup if memory.state == BACKUP else _heard_as_active
    readings = [replace(reading, notes=notes) for reading in taken(router, memory, fields, packet, now)]
    return readings + [discard] if checked.open else readings


def _notes(router, fields):
    notes = set()
    if router.version == 3 and router.profile.startswith("9568") and fields.centiseconds != router.interval_cs:
        notes.add("INTERVAL")  # RFC9568-7.1-INT-MISMATCH-LOG
    if router.priority == 255:
        notes.add("OWNER")  # RFC9568-7.1-OWNER-E8298
    return frozenset(notes)


def _heard_as_backup(router, memory, fields, packet, now):
    """Section 6.4.2: an ADVERTISEMENT is received."""
    if fields.priority == 0:
        return [Reading("RFC9568-6.4.2-BACKUP-PRIO0", replace(memory, deadline=now + memory.skew))]
    if router.preempts and fields.priority < router.priority:
        return [Reading("RFC9568-6.4.2-PREEMPT", memory)]
    if router.version == 2:
        return [Reading("RFC3768-6.4.2-RESET", _backup(router, router.interval_cs, now))]
    learned = fields.centiseconds
    readings = [Reading("RFC9568-6.4.2-LEARN", _backup(router, learned, now))]
    if router.profile == "5798":  # RFC5798-6.4.2-LEARN: the branch does not list Skew_Time
        deadline = now + down_interval(learned, memory.skew)
        readings.append(Reading("RFC5798-6.4.2-LEARN", Memory(BACKUP, learned, memory.skew, deadline)))
    return readings


def _heard_as_active(router, memory, fields, packet, now):
    """Section 6.4.3: an ADVERTISEMENT is received."""
    if fields.priority == 0:
        return [Reading("RFC9568-6.4.3-RX-PRIO0", replace(memory, deadline=Fraction(now + router.interval)),
                        (router.priority,))]
    tied = fields.priority == router.priority
    greater = int.from_bytes(packet.source, "big") > int.from_bytes(router.primary, "big")
    if fields.priority > router.priority or tied and greater:
        interval_cs = router.interval_cs if router.version == 2 else fields.centiseconds
        return [Reading("RFC9568-6.4.3-HIGHER", _backup(router, interval_cs, now))]
    if not router.profile.startswith("9568"):
        return [Reading("RFC9568-6.4.3-DISCARD-LOWER", memory)]
    kept = Reading("RFC9568-6.4.3-ASSERT", memory, (router.priority,))
    restarted = replace(kept, memory=replace(memory, deadline=Fraction(now + router.interval)))
    return [kept, restarted]  # whether Adver_Timer restarts is not said


def _backup(router, interval_cs, now):
    skew = router.skew(interval_cs)
    return Memory(BACKUP, interval_cs, skew, now + down_interval(interval_cs, skew))


def _active(router, memory, now):
    return replace(memory, state=ACTIVE, deadline=Fraction(now + router.interval))
