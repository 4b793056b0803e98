"""What one device goes through, in one family: a chain of trials, each an attack and what has to stay as it was."""
import dataclasses
import ipaddress
import statistics
import time

import forge as forging
import rig as rigging

NANO = 1e9
OF_VERSION_2 = {"RFC9568-7.1-COMPLETE": "RFC3768-7.1-COMPLETE", "RFC9568-7.1-DISCARD": "RFC3768-7.1-DISCARD",
                "RFC9568-6.4.3-TIE-EQUALADDR": "RFC3768-6.4.3-TIE", "RFC9568-7.1-VRID": "RFC3768-7.1-VRID",
                "RFC9568-6.4.3-DISCARD-LOWER": "RFC3768-6.4.3-LOWER", "RFC9568-6.2-TIMERS": "RFC3768-6.2-TIMERS",
                "RFC9568-6.4.2-LEARN": "RFC3768-6.4.2-RESET", "RFC9568-6.4.2-ADT-ADVERT": "RFC3768-6.4.2-MDT"}


@dataclasses.dataclass
class Trial:
    """One attack: what it sent, and what had to hold."""
    name: str
    clause: str
    level: str
    requirement: str
    sent: str = ""
    expectations: list = dataclasses.field(default_factory=list)  # (what, seen, held)
    control: bool = True  # the device was in the state that the attack is about
    charged_under: str = ""  # the trial that has convicted the same cause before
    flood: bool = False  # at a rate that is ours, which no text asks a router to stand: told, not convicted
    measured_ms: float = 0.0
    bound_ms: float = 0.0
    duration_s: float = 0.0

    def expect(self, what, seen, held):
        self.expectations.append((what, str(seen), bool(held)))

    @property
    def broken(self):
        return [f"{what}: {seen}" for what, seen, held in self.expectations if not held]

    @property
    def verdict(self):
        if not self.control:
            return "inconclusive"
        if self.broken:
            return "info" if self.charged_under or self.flood else "fail"
        return "pass"

    @property
    def cause(self):
        told = "; ".join(self.broken)
        if not self.control:
            return f"the device was not in the state that the trial is about; {told}"
        if self.broken and self.charged_under:
            return f"charged under hostile/{self.charged_under}; {told}"
        return told


class Ordeal:
    """`packets` hostile ones in all; half of the refused kind hit the Active Router, half the Backup."""

    def __init__(self, rig, packets, rate, seed):
        self.rig, self.packets, self.rate = rig, packets, rate
        self.trials, self.figures = [], {"packets": 0, "kinds": {}, "state_changes": 0, "restarts": 0}
        self._before = None
        self.forge = self._forge(seed)
        self.active = False
        self.in_rhythm = False  # as far as is known since the latest trial

    def _forge(self, seed):
        rig = self.rig
        if rig.family == 4:
            own, device, others = "192.0.2.201", "192.0.2.11", ["192.0.2.1", "192.0.2.12", "192.0.2.254"]
        else:
            own, device = rig.link_local("attacker"), rig.link_local("dut")
            others = ["fe80::1", "fe80::ffff:ffff:ffff:ffff"]
        octets = lambda text: ipaddress.ip_address(text).packed
        addresses = [octets(each) for each in rigging.VIRTUAL[rig.family]]
        router = forging.virtual_router(rigging.basename(rig.dut), rig.version, rig.family, rigging.PRIORITY,
                                        round(rig.interval * 100), addresses, octets(device))
        return forging.Forge(router, rig.mac("attacker"), octets(own), [octets(each) for each in others], seed)

    def run(self):
        """The whole chain; the trials in order."""
        assert self._settle(), "the device never became Active"
        self._before = self._baseline()
        self._empty_packets()
        self._few_refused()
        self._active_under_storm()
        self._reflection()
        self._wrong_interface()
        self._losers()
        self._backup_under_storm()
        self._equal_flood()
        self._takeover("takeover-in-the-storm", stormy=True)
        self._takeover("takeover-after-the-storm", stormy=False)
        self._afterwards(*self._before)
        self._end_trial()
        return self.trials

    def _baseline(self):
        return self.rig.processes(), self.rig.memory_kb(), self.rig.kernel(), self.figures["packets"]

    # The trials.

    def _empty_packets(self):
        trial = self._trial("empty-packets", "RFC9568-7.1-COMPLETE", "MUST",
                            "A packet of protocol 112 without one octet is discarded like any that is not complete.")
        self._settle(trial)
        told = self._attack([self.forge.frame(b"")] * 10, rate=4 / self.rig.interval, seconds=3.5 * self.rig.interval)
        self._still_active(trial, told)

    def _few_refused(self):
        trial = self._trial("a-few-refused", "RFC9568-7.1-DISCARD", "MUST",
                            "An Active Router that now and then hears what it must discard goes on advertising, in its "
                            "rhythm: no field of a discarded packet has an effect, and neither has its arrival.")
        self._settle(trial)
        frames, _ = self.forge.refused(100)
        told = self._attack(frames, rate=3 / self.rig.interval, seconds=4.5 * self.rig.interval)
        self._still_active(trial, told)

    def _active_under_storm(self):
        trial = self._trial("active-under-storm", "RFC9568-7.1-DISCARD", "MUST",
                            "An Active Router that is sent what it must discard goes on advertising, in its rhythm.")
        trial.flood = True
        self._settle(trial)
        told = self._refused_and_wild(self.packets // 2)
        self._still_active(trial, told)

    def _reflection(self):
        trial = self._trial("own-advertisements-reflected", "RFC9568-6.4.3-TIE-EQUALADDR", "MUST",
                            "Its own advertisement, come back, is not a greater one: the Active Router stays.")
        self._settle(trial)
        own = bytes.fromhex(self._storm(until="advert", seconds=5 * self.rig.interval)["last"])
        copies = 30
        told = self._attack([own] * copies, rate=copies / (3.5 * self.rig.interval))
        self._still_active(trial, told, rhythm=False)
        trial.expect("at most one advertisement more for each copy", f"{len(told['adverts'])} for {copies} copies",
                     len(told["adverts"]) <= copies + 6)

    def _wrong_interface(self):
        trial = self._trial("other-interface", "RFC9568-7.1-VRID", "MUST",
                            "An advertisement heard on another interface concerns another virtual router.")
        self._settle(trial)
        frames = [self.forge.honest(254)] * min(200, self.packets // 10)
        told = self._attack(frames, rate=len(frames) / (4 * self.rig.interval), interface="eth1")
        self._still_active(trial, told)

    def _losers(self):
        trial = self._trial("flood-of-losers", "RFC9568-6.4.3-DISCARD-LOWER", "MUST",
                            "Any number of losing advertisements changes neither state nor interval.")
        self._settle(trial)
        trial.flood = True
        told = self._attack([self.forge.honest(1)] * (self.packets // 10), seconds=4 * self.rig.interval)
        self._still_active(trial, told, rhythm=False)
        trial.expect("not more advertisements than it was sent", f"{len(told['adverts'])} for {told['sent']}",
                     len(told["adverts"]) <= told["sent"] + 6)
        self._settle(trial)  # what waits in its sockets may still be answered
        self._still_active(trial, self._storm(seconds=3 * self.rig.interval))

    def _backup_under_storm(self):
        trial = self._trial("backup-under-storm", "RFC9568-6.2-TIMERS", "PROCEDURE",
                            "A Backup that hears the Active Router does not become Active, whatever else arrives.")
        trial.flood = True
        self._become_backup(trial)
        told = self._refused_and_wild(self.packets - self.packets // 2, beat=True)
        self._still_backup(trial, told)

    def _equal_flood(self):
        trial = self._trial("flood-of-the-active", "RFC9568-6.4.2-LEARN", "MUST",
                            "The Active Router's own advertisements, by the thousand, keep a Backup where it is.")
        trial.flood = True
        self._become_backup(trial)
        told = self._attack([self.forge.honest(200)] * (self.packets // 10), seconds=4 * self.rig.interval, beat=True)
        self._still_backup(trial, told)

    def _takeover(self, name, stormy):
        skew = (256 - rigging.PRIORITY) / 256 * (1 if self.rig.version == 2 else self.rig.interval)
        trial = self._trial(name, "RFC9568-6.4.2-ADT-ADVERT", "MUST",
                            "A Backup advertises one Active_Down_Interval after the last advertisement that it heard.")
        trial.flood = stormy
        last = self._become_backup(trial)
        frames = forging.write_frames(self.rig.folder / "takeover", self.forge.refused(2000)[0]) if stormy else None
        told = self.rig.order(do="storm", frames=frames, rate=self.rate, until="advert",
                              seconds=8 * self.rig.interval + 2)
        self._count(told)
        trial.bound_ms = (3 * self.rig.interval + skew) * 1000
        trial.sent = f"{told['sent']} frames in {self._seconds(told):.1f} s" if stormy else "nothing"
        if not told["adverts"]:
            trial.expect("takes over", "it never did", False)
            return
        trial.measured_ms = (told["adverts"][0][0] - last) / NANO * 1000
        early, late = trial.measured_ms - trial.bound_ms, max(250.0, trial.bound_ms * 0.1)
        trial.expect(f"after {trial.bound_ms:.0f} ms, at most {late:.0f} ms later", f"{trial.measured_ms:.1f} ms",
                     -20 <= early <= late)
        self._note(active=True)

    def _afterwards(self, processes, memory, kernel, earlier):
        trial = self._trial("afterwards", "RFC9568-7.1-DISCARD", "MUST",
                            "After all of it the device runs as before: no process died, and it has not grown.")
        trial.flood = True
        grown = self.rig.memory_kb()
        now = self.rig.processes()
        trial.expect("the same processes", "the same" if now == processes else f"{processes} became {now}",
                     now == processes)
        trial.expect("less than 2 MB more memory", f"{memory} kB before, {grown} kB after", grown - memory < 2048)
        counted = {key: value - kernel[key] for key, value in self.rig.kernel().items()}
        reached, sent = counted["eth0"] + counted["eth1"], self.figures["packets"] - earlier
        trial.expect("nine tenths of the frames reached its kernel", f"{reached} of {sent}", reached >= sent * 0.9)
        self.figures.update(memory_before_kb=memory, memory_after_kb=grown, kernel=counted,
                            statistics=self.rig.statistics())

    # What they are made of.

    def _trial(self, name, clause, level, requirement):
        trial = Trial(name, OF_VERSION_2[clause] if self.rig.version == 2 else clause, level, requirement)
        self._end_trial()
        self.trials.append(trial)
        self._began = time.monotonic()
        return trial

    def _end_trial(self):
        if self.trials:
            self.trials[-1].duration_s = time.monotonic() - self._began

    def _refused_and_wild(self, count, beat=False):
        frames, kinds = self.forge.refused(count * 9 // 10)
        frames += self.forge.wild(count - len(frames))
        self.forge.random.shuffle(frames)
        for kind, times in kinds.items():
            self.figures["kinds"][kind] = self.figures["kinds"].get(kind, 0) + times
        # Longer than the down interval, or a deaf Backup would not be noticed.
        longest = max(4.5 * self.rig.interval, count / self.rate)
        return self._attack(frames, beat=beat, rate=min(self.rate, count / longest))

    def _attack(self, frames, beat=False, rate=None, **more):
        path = forging.write_frames(self.rig.folder / "frames", frames)
        self.in_rhythm = False
        told = self._storm(frames=path, rate=rate or self.rate, beat=beat, **more)
        self.trials[-1].sent = f"{told['sent']} frames in {self._seconds(told):.1f} s"
        return told

    def _storm(self, beat=False, **order):
        if beat:
            order["beat"] = {"frame": self.forge.honest(200).hex(), "every": self.rig.interval}
        told = self.rig.order(do="storm", **order)
        self._count(told)
        return told

    def _settle(self, trial=None):
        """Waits until the device is Active, in its rhythm and nothing else: two advertisements in two and a half
        intervals. One that has fallen silent for good is started anew, for the sake of the trials to come."""
        if self.in_rhythm:
            return True
        for attempt in range(2):
            deadline = time.monotonic() + 10 * self.rig.interval + 10
            while time.monotonic() < deadline:
                if 2 <= len(self._storm(seconds=2.5 * self.rig.interval)["adverts"]) <= 3:
                    self.in_rhythm = True
                    self._note(active=True)
                    return True
            if attempt == 0:
                self.rig.restart()
                self.figures["restarts"] += 1
                self._before = self._baseline()
        if trial:
            trial.control = False
        return False

    def _become_backup(self, trial):
        """Advertises as a better router until the device is silent; the time of the last advertisement it was sent."""
        self.in_rhythm = False
        deadline = time.monotonic() + 10 * self.rig.interval + 10
        while time.monotonic() < deadline:
            told = self._storm(beat=True, seconds=2.5 * self.rig.interval)
            late = [stamp for stamp, _ in told["adverts"] if stamp > told["beats"][0] + 0.05 * NANO]
            if not late:
                self._note(active=False)
                return told["beats"][-1]
        trial.control = False
        return told["beats"][-1]

    def _still_active(self, trial, told, rhythm=True):
        """It spoke as Active, with its own priority, to the end. What silences a device that discards silences it here
        as well."""
        if len(self.trials) > 2 and self.trials[1].broken:
            trial.charged_under = self.trials[1].name
        interval, stamps = self.rig.interval * NANO, [stamp for stamp, _ in told["adverts"]]
        priorities = {priority for _, priority in told["adverts"]}
        trial.expect("it advertises with its own priority", sorted(priorities) or "silence",
                     priorities == {rigging.PRIORITY})
        edges = [told["began"], *stamps, told["ended"]]
        longest = max(after - before for before, after in zip(edges, edges[1:]))
        trial.expect("never silent for a down interval", f"{longest / 1e6:.0f} ms at most", longest < 3 * interval)
        gaps = [after - before for before, after in zip(stamps, stamps[1:])]
        if rhythm:
            expected = int((told["ended"] - told["began"]) / interval) - 1
            trial.expect(f"at least {expected} advertisements", len(stamps), len(stamps) >= expected)
        if rhythm and gaps:
            mean = statistics.mean(gaps)
            trial.measured_ms, trial.bound_ms = max(gaps) / 1e6, interval / 1e6
            trial.expect("every interval, by the mean of the gaps",
                         f"{mean / 1e6:.1f} ms, {max(gaps) / 1e6:.1f} ms at most",
                         abs(mean - interval) < 0.1 * interval)
            self.in_rhythm = not trial.broken

    def _still_backup(self, trial, told):
        trial.expect("it stays silent", f"{len(told['adverts'])} advertisements in {self._seconds(told):.1f} s",
                     not told["adverts"])
        # An attacker that could not keep its own rhythm has proved nothing.
        trial.control &= all(after - before < 1.5 * self.rig.interval * NANO
                             for before, after in zip(told["beats"], told["beats"][1:] + [told["ended"]]))

    def _count(self, told):
        self.figures["packets"] += told["sent"] + len(told["beats"])

    def _note(self, active):
        self.figures["state_changes"] += active != self.active
        self.active = active

    def _seconds(self, told):
        return (told["ended"] - told["began"]) / NANO
