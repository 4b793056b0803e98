"""Random routers, and the packets that come their way: mostly valid, some with one or two faults."""
import dataclasses

from . import message as wire
from .model import Router
from .receive import Packet

PRIORITIES = (1, 2, 99, 100, 101, 127, 128, 200, 253, 254, 255)
INTERVALS = {2: (100, 200, 300, 1000, 25500), 3: (1, 5, 7, 33, 100, 101, 300, 1000, 4095)}
# Neighbours in the order of unsigned integers that another order (signed, little-endian, low half) would turn round.
PRIMARIES = {4: [bytes([10, *rest]) for rest in
                 ((0, 0, 1), (0, 1, 0), (0, 0, 200), (0, 127, 255), (0, 128, 0), (200, 0, 1))],
             6: [bytes.fromhex("fe80" + "00" * 6 + rest) for rest in
                 ("0000000000000001", "0100000000000000", "00000000000000c8", "7fffffffffffffff", "8000000000000000",
                  "0000000100000000")]}
VIRTUAL = {4: [bytes([10, 9, 0, last]) for last in (1, 2, 3, 250)],
           6: [bytes.fromhex("fe80" + "00" * 13 + "64")] + [bytes.fromhex("20010db8" + "00" * 11 + last)
                                                              for last in ("64", "65", "66")]}


def a_router(random):
    version = random.choice((2, 3, 3, 3))
    profile = "3768" if version == 2 else random.choice(("5798", "9568", "9568+errata"))
    family = 4 if version == 2 else random.choice((4, 6))
    form = random.choice(("message", "pseudo")) if (version, family, profile) == (3, 4, "5798") else "message"
    return Router(
        version=version, family=family, profile=profile, vrid=random.choice((1, 51, 51, 255)),
        priority=a_priority(random), interval_cs=random.choice(INTERVALS[version]), preempt=random.random() < 0.6,
        accept=random.random() < 0.3, addresses=tuple(VIRTUAL[family][:random.choice((1, 1, 2, 3))]),
        primary=random.choice(PRIMARIES[family]), form=form, either_form=random.random() < 0.1,
        compares_lists=random.random() < 0.5, asked=_asked(random, version, profile))


def _asked(random, version, profile):
    """Version 2 has RFC 3768 alone, whatever else is asked for; and version 3 never has it."""
    if version == 2:
        return random.choice(("3768", "5798", "9568", "9568+errata"))
    return "3768" if profile == "5798" and random.random() < 0.3 else ""


def a_priority(random):
    return random.choice(PRIORITIES) if random.random() < 0.7 else random.randint(1, 255)


def a_change(random, router):
    """Another configuration of the same router; version and VRID stay."""
    what = random.choice(("priority", "priority", "primary", "addresses", "parameters"))
    if what == "priority":
        return what, dataclasses.replace(router, priority=a_priority(random))
    if what == "primary":
        return what, dataclasses.replace(router, primary=random.choice(PRIMARIES[router.family]))
    if what == "addresses":
        return what, dataclasses.replace(router, addresses=tuple(VIRTUAL[router.family][:random.choice((1, 2, 3))]))
    return what, dataclasses.replace(router, interval_cs=random.choice(INTERVALS[router.version]),
                                     preempt=random.random() < 0.6, accept=random.random() < 0.3)


def a_packet(random, router, sources=()):
    """An advertisement that concerns the router, with no fault or a few, from one of `sources` (default: any)."""
    near = (0, 0, router.priority - 1, router.priority, router.priority, router.priority + 1, 255, 1, 100, 254)
    priority = min(max(random.choice(near), 0), 255)
    draft = {
        "version": router.version, "type": 1, "vrid": router.vrid, "priority": priority, "count": None, "reserved": 0,
        "addresses": list(router.addresses), "interval": _an_interval(random, router), "auth_type": 0,
        "auth_data": bytes(8), "hops": 255, "cut": 0, "tail": b"", "flip": None, "form": "own",
        "source": router.primary if random.random() < 0.1 else random.choice(sources or PRIMARIES[router.family]),
    }
    for _ in range(random.choice((0, 0, 0, 1, 1, 2))):
        random.choice(FAULTS)(random, router, draft)
    return _packet(router, draft)


def _an_interval(random, router):
    if router.version == 2:
        return router.interval_cs // 100 if random.random() < 0.9 else random.choice((0, 1, 2, 100, 255))
    others = INTERVALS[3] + (router.interval_cs * 2 % 4096,)
    return router.interval_cs if random.random() < 0.5 else random.choice(others)


def _field(name, *values):
    def fault(random, router, draft):
        draft[name] = random.choice(values)
    return fault


def _shifted(name, *deltas):
    def fault(random, router, draft):
        draft[name] = (draft[name] + random.choice(deltas)) % 256
    return fault


def _count(random, router, draft):
    draft["count"] = (len(draft["addresses"]) + random.choice((-1, 1, 1, 7, 200))) % 256


def _other_list(random, router, draft):
    mine, others = draft["addresses"], VIRTUAL[router.family]
    edge = bytes.fromhex("febf" + "00" * 14)[:wire.address_octets(router.family)]  # the last of the link-local prefix
    draft["addresses"] = random.choice((mine[::-1], mine + others[3:], mine[:-1], others[1:2], mine[:1] * 2,
                                        others[3:] + mine[1:], [edge]))


def _flip(random, router, draft):
    draft["flip"] = random.randint(0, 10_000)


def _cut(random, router, draft):
    draft["cut"] = random.choice((1, 2, 4, 8, 9, 16, 40))


def _other_layout(random, router, draft):
    draft["version"] = 5 - router.version
    draft["interval"] = 1 if draft["version"] == 2 else 100


def _anything(random, router, draft):
    draft["raw"] = bytes(random.randint(0, 255) for _ in range(random.randint(0, 40)))


FAULTS = (
    _field("hops", 254, 1, 0, 128), _field("version", 0, 1, 2, 3, 4, 7, 15), _field("type", 0, 2, 3, 9, 15),
    _shifted("vrid", 1, 255, 128, 1), _field("auth_type", 1, 2, 255),
    _field("auth_data", b"password", b"\0" * 7 + b"\1"), _field("reserved", 1, 8, 15), _field("interval", 0, 1, 255),
    _field("tail", b"\0", b"\1\2\3\4", bytes(8), bytes(18)), _field("form", "other", "wrong", "zero"),
    _field("count", 0), _count, _other_list, _other_list, _flip, _cut, _other_layout, _anything,
)


def _packet(router, draft):
    source, group = draft["source"], wire.GROUP[router.family]
    layout = 2 if draft["version"] == 2 else 3
    interval = draft["interval"] & 0xFF if layout == 2 else draft["interval"]
    octets = bytearray(wire.advertisement(layout, draft["vrid"], draft["priority"], draft["addresses"], interval,
                                          draft["auth_type"], draft["auth_data"]))
    octets[0] = draft["version"] << 4 | draft["type"]
    if draft["count"] is not None:
        octets[3] = draft["count"]
    if layout == 3:
        octets[4] |= draft["reserved"] << 4
    octets = _sealed(router, draft["form"], bytes(octets), source, group)
    if draft["flip"] is not None:
        at = draft["flip"] % (len(octets) * 8)
        octets = octets[:at // 8] + bytes([octets[at // 8] ^ 1 << at % 8]) + octets[at // 8 + 1:]
    octets = octets[:max(len(octets) - draft["cut"], 0)] + draft["tail"]
    return Packet(draft.get("raw", octets), source, group, draft["hops"])


def _sealed(router, form, octets, source, group):
    """With the checksum that the router takes, the other form's, a wrong one or none."""
    pseudo = router.family == 6 or router.version == 3 and router.form == "pseudo"
    if form == "zero":
        return octets
    if form == "other":
        pseudo = not pseudo
    octets = wire.with_checksum(octets, *((source, group) if pseudo else (None, None)))
    return octets[:7] + bytes([octets[7] ^ 1]) + octets[8:] if form == "wrong" else octets
