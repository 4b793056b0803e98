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
DOWN, SKEW, ADVER = "Active_Down_Interval", "Skew_Time", "Advertisement_Interval"


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
    accept: bool
    addresses: tuple  # octets, in network order
    primary: bytes  # the address that its advertisements come from
    form: str = "message"  # version 3 over IPv4: the checksum that it sends and takes, message or pseudo
    either_form: bool = False  # takes the other one as well
    compares_lists: bool = True  # makes the optional check of 7.1
    asked: str = ""  # the profile it is told to follow, where that text does not have its version; empty: `profile`

    @property
    def interval(self):
        return self.interval_cs * CENTISECOND

    @property
    def preempts(self):
        return self.preempt or self.priority == 255  # RFC9568-6.1-OWNER-PREEMPTS RFC3768-6.1-OWNER-PREEMPTS

    @property
    def accepts(self):
        return self.accept or self.priority == 255  # RFC9568-6.4.3-ACCEPT-OWNER

    def skew(self, interval_cs):
        return skew_time(self.version, self.priority, interval_cs)


@dataclass(frozen=True)
class Memory:
    """What a virtual router remembers. `deadline`: of the one timer that its state has, None in Initialize."""
    state: str = INITIALIZE
    active_interval_cs: int = 0  # Active_Adver_Interval
    skew_interval_cs: int = 0  # the one that Skew_Time was last computed from
    timing: str = ""  # what the timer measures: DOWN, SKEW or ADVER
    started: Fraction = Fraction(0)
    deadline: Optional[Fraction] = None


@dataclass(frozen=True)
class Reading:
    """One outcome that the text allows."""
    clause: str
    memory: Memory
    sent: tuple = ()  # the priorities of the advertisements, in order
    announces: bool = False  # gratuitous ARP or unsolicited Neighbor Advertisements for every address
    discarded: Optional[frozenset] = frozenset()  # failed checks, one of which is named; empty: taken; None: unasked
    notes: frozenset = frozenset()  # what SHOULD be logged though the packet was taken


def startup(router, memory, now):
    """Section 6.4.1."""
    if memory.state != INITIALIZE:
        return [Reading("no text", memory)]
    if router.priority == 255:
        return [Reading("RFC9568-6.4.1-OWNER-START", _active(router, memory, now), (255,), True)]
    return [Reading("RFC9568-6.4.1-BACKUP-START", _backup(router, router.interval_cs, router.interval_cs, now))]


def shutdown(router, memory, now):
    """Sections 6.4.2 and 6.4.3."""
    if memory.state == ACTIVE:
        return [Reading("RFC9568-6.4.3-SHUTDOWN", Memory(), (0,))]
    return [Reading("RFC9568-6.4.2-SHUTDOWN" if memory.state == BACKUP else "no text", Memory())]


def timer(router, memory, now):
    """The timer of the state is served at `now`, at its deadline or after it."""
    if memory.state == BACKUP:
        return [Reading("RFC9568-6.4.2-ADT-ADVERT", _active(router, memory, now), (router.priority,), True)]
    return [Reading("RFC9568-6.4.3-ADVER", _set(router, memory, ADVER, start), (router.priority,))
            for start in {now, memory.deadline}]  # served late: the text does not say whether lateness adds up


def arrival(router, memory, packet, now):
    """Section 7.1, then the state's own rules. A packet that fails a check has no effect at all."""
    if memory.state == INITIALIZE:
        return [Reading("RFC9568-6.4.1-NO-TX", memory, discarded=None)]
    checked = receive.check(router, packet)
    discard = Reading("RFC9568-7.1-DISCARD", memory, discarded=checked.binding | checked.open)
    if checked.binding:
        return [discard]
    fields = wire.Fields(packet.octets)
    taken = _heard_as_backup if memory.state == BACKUP else _heard_as_active
    readings = [replace(reading, notes=checked.notes) for reading in taken(router, memory, fields, packet.source, now)]
    return readings + [discard] if checked.open else readings


def reconfigured(router, memory, now):
    """Section 6.1's parameters changed while running, `router` has the new ones. The texts leave this to the
    implementation: the running timer goes on, or is measured anew from where it was started."""
    if memory.state == INITIALIZE:
        return [Reading("6.1", memory)]
    if router.version == 2:
        memory = replace(memory, active_interval_cs=router.interval_cs)  # RFC 3768 6.1 knows no learned interval
    if memory.state == ACTIVE:  # nothing is learned from others there
        memory = replace(memory, active_interval_cs=router.interval_cs, skew_interval_cs=router.interval_cs)
    return [Reading("6.1", memory), Reading("6.1", _set(router, memory, memory.timing, memory.started))]


def _heard_as_backup(router, memory, fields, source, now):
    """Section 6.4.2: an ADVERTISEMENT is received."""
    if fields.priority == 0:
        return [Reading("RFC9568-6.4.2-BACKUP-PRIO0", _set(router, memory, SKEW, now))]
    if router.preempts and fields.priority < router.priority:
        return [Reading("RFC9568-6.4.2-PREEMPT", memory)]
    learned = _learned(router, memory, fields)
    readings = [Reading("RFC9568-6.4.2-LEARN", _backup(router, each, each, now)) for each in learned]
    if router.profile == "5798":  # RFC5798-6.4.2-LEARN: the branch does not list Skew_Time
        kept = memory.skew_interval_cs
        readings += [Reading("RFC5798-6.4.2-LEARN", _backup(router, each, kept, now)) for each in learned]
    return readings


def _heard_as_active(router, memory, fields, source, now):
    """Section 6.4.3: an ADVERTISEMENT is received."""
    if fields.priority == 0:
        return [Reading("RFC9568-6.4.3-RX-PRIO0", _set(router, memory, ADVER, now), (router.priority,))]
    mine, sender = int.from_bytes(router.primary, "big"), int.from_bytes(source, "big")
    tied = fields.priority == router.priority
    if fields.priority > router.priority or tied and sender > mine:
        clause = "RFC9568-6.4.3-TIE-HIGHER" if tied else "RFC9568-6.4.3-HIGHER"
        return [Reading(clause, _backup(router, each, each, now)) for each in _learned(router, memory, fields)]
    clause = "RFC9568-6.4.3-DISCARD-LOWER"
    if tied:
        clause = "RFC9568-6.4.3-TIE-EQUALADDR" if sender == mine else "RFC9568-6.4.3-TIE-LOWER"
    silent = Reading(clause, memory)
    if not router.profile.startswith("9568"):
        return [silent]
    answer = replace(silent, sent=(router.priority,))  # RFC9568-6.4.3-ASSERT
    restarted = replace(answer, memory=_set(router, memory, ADVER, now))  # whether Adver_Timer restarts is not said
    return [answer, restarted] + ([silent] if sender == mine and tied else [])  # our own reflection: not judged


def _learned(router, memory, fields):
    """The intervals that may be Active_Adver_Interval after this advertisement."""
    if router.version == 2:
        return [router.interval_cs]  # RFC3768-6.4.2-RESET
    if fields.centiseconds == 0:
        return [0, memory.active_interval_cs]  # before erratum 8301: nothing is said of an interval that cannot be
    return [fields.centiseconds]


def _length(router, memory, timing):
    if timing == ADVER:
        return router.interval
    skew = router.skew(memory.skew_interval_cs)
    return skew if timing == SKEW else down_interval(memory.active_interval_cs, skew)


def _set(router, memory, timing, start):
    return replace(memory, timing=timing, started=start, deadline=Fraction(start + _length(router, memory, timing)))


def _backup(router, interval_cs, skew_interval_cs, now):
    return _set(router, Memory(BACKUP, interval_cs, skew_interval_cs), DOWN, now)


def _active(router, memory, now):
    return _set(router, Memory(ACTIVE, router.interval_cs, router.interval_cs), ADVER, now)
