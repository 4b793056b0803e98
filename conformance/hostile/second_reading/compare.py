"""Whether what the core did is one of the readings of the model."""
from . import message as wire
from .model import ACTIVE, BACKUP

# The model's checks under the names that the core reports.
CHECKS = {"TTL": "Ttl", "VERSION": "Version", "TYPE": "Type", "LENGTH": "Complete", "CHECKSUM": "Checksum",
          "VRID": "Vrid", "OWNER": "Owner", "COUNT": "Count", "AUTH": "Authentication", "LINK_LOCAL": "LinkLocalFirst",
          "ZERO_INTERVAL": "ZeroInterval", "LIST": "AddressList", "INTERVAL": "Interval"}

# The edges of the state diagram that a clause is about.
EDGES = {"RFC9568-6.4.1-OWNER-START": "StartAsOwner", "RFC9568-6.4.1-BACKUP-START": "StartAsBackup",
         "RFC9568-6.4.2-SHUTDOWN": "BackupStops", "RFC9568-6.4.3-SHUTDOWN": "ActiveResigns",
         "RFC9568-6.4.2-ADT-ADVERT": "BackupTakesOver", "RFC9568-6.4.3-ADVER": "ActiveAdvertises",
         "RFC9568-6.4.2-BACKUP-PRIO0": "BackupHearsResignation", "RFC9568-6.4.2-PREEMPT": "BackupDiscards",
         "RFC9568-6.4.2-LEARN": "BackupFollows", "RFC5798-6.4.2-LEARN": "BackupFollows",
         "RFC9568-6.4.3-RX-PRIO0": "ActiveHearsResignation", "RFC9568-6.4.3-HIGHER": "ActiveYieldsToPriority",
         "RFC9568-6.4.3-TIE-HIGHER": "ActiveYieldsToAddress", "RFC9568-6.4.3-DISCARD-LOWER": "ActiveOutranksPriority",
         "RFC9568-6.4.3-TIE-LOWER": "ActiveOutranksAddress", "RFC9568-6.4.3-TIE-EQUALADDR": "ActiveIgnoresReflection"}


def differences(router, before, reading, seen, held):
    """What the core did otherwise than this reading says; `held`: the virtual addresses after the event, or None."""
    after, actions = reading.memory, seen["actions"]
    found = []
    if seen["state"] != after.state:
        found.append(f"state {seen['state']}, not {after.state}")
    if not _same_instant(seen["deadline"], after.deadline):
        found.append(f"deadline {seen['deadline']}, not {_show(after.deadline)}")
    if after.state == BACKUP and not _same_instant(seen["skew"], router.skew(after.skew_interval_cs)):
        found.append(f"skew {seen['skew']}, not {_show(router.skew(after.skew_interval_cs))}")
    if seen["edge"] != EDGES.get(reading.clause, "-"):
        found.append(f"edge {seen['edge']}, not {EDGES.get(reading.clause, '-')}")
    sent = [action[1:] for action in actions if action[0] == "send"]
    if len(sent) != len(reading.sent):
        found.append(f"{len(sent)} advertisements, not {len(reading.sent)}")
    for one, priority in zip(sent, reading.sent):
        found += _advertisement(router, priority, *one)
    if (["announce"] in actions) != reading.announces:
        found.append("announced" if ["announce"] in actions else "did not announce")
    found += _discards(reading, seen) + _states(before, after, actions)
    expected = router.accepts if after.state == ACTIVE else None
    if held != expected:
        found.append(f"addresses {held}, not {expected}")
    return found


def _advertisement(router, priority, hops, destination, octets):
    """Sections 5 and 7.2: every field of an advertisement that was sent."""
    octets, group = bytes.fromhex(octets), wire.GROUP[router.family]
    unit = router.interval_cs // 100 if router.version == 2 else router.interval_cs
    bare = wire.advertisement(router.version, router.vrid, priority, router.addresses, unit)
    found = []
    if octets[:6] + octets[8:] != bare[:6] + bare[8:]:
        found.append(f"sent {octets.hex()}, not {bare.hex()}")
    pseudo = router.family == 6 or router.version == 3 and router.form == "pseudo"
    if not wire.verifies(octets, *((router.primary, group) if pseudo else (None, None))):
        found.append(f"checksum of {octets.hex()}")
    if int(hops) != 255 or bytes.fromhex(destination) != group:
        found.append(f"sent to {destination} with {hops}")
    return found


def _discards(reading, seen):
    if reading.discarded is None:
        return []
    if reading.discarded and seen["discarded"] == "-":
        return [f"took a packet that fails {set(reading.discarded)}"]
    if seen["discarded"] != "-":
        named = {CHECKS[check] for check in reading.discarded}
        return [] if seen["discarded"] in named else [f"discarded by {seen['discarded']}, not by {named or 'any'}"]
    expected = {CHECKS[note] for note in reading.notes}
    logged = set(seen["logged"].split("+")) - {"-"}
    return [] if logged == expected else [f"logged {logged}, not {expected}"]


def _states(before, after, actions):
    """A change of state is told once, at the end; addresses are there before they are announced."""
    told = [action[1:] for action in actions if action[0] == "state"]
    expected = [[before.state, after.state]] if before.state != after.state else []
    found = [] if told == expected else [f"told {told}, not {expected}"]
    if told and actions[-1][0] != "state":
        found.append("state told before the rest was done")
    if ["announce"] in actions:
        kinds = [action[0] for action in actions]
        if "install" not in kinds or kinds.index("install") > kinds.index("announce"):
            found.append("announced before the addresses were there")
    return found


def holding(held, actions):
    """Which addresses a host that does as it is told holds: None, or whether it accepts packets to them."""
    for action in actions:
        if action[0] == "install":
            held = action[1] == "1"
        elif action[0] == "remove":
            held = None
    return held


def _same_instant(text, expected):
    """Equal but for the rounding of less than a microsecond, which no text fixes."""
    if expected is None or text == "-":
        return expected is None and text == "-"
    return abs(int(text) - expected) < 1


def _show(number):
    return None if number is None else float(number)
