"""The model against figures that the registry works out, not against the core."""
from fractions import Fraction

from . import message as wire
from . import model
from .receive import Packet

PEER, SELF = bytes([192, 0, 2, 20]), bytes([192, 0, 2, 10])


def a_router(**changed):
    return model.Router(**{**dict(version=3, family=4, profile="9568", vrid=51, priority=100, interval_cs=100,
                                  preempt=True, accept=False, addresses=(bytes([192, 0, 2, 100]),), primary=SELF),
                           **changed})


def heard(router, priority, interval_cs=100, source=PEER, hops=255):
    unit = interval_cs // 100 if router.version == 2 else interval_cs
    bare = wire.advertisement(router.version, router.vrid, priority, router.addresses, unit)
    return Packet(wire.with_checksum(bare), source, wire.GROUP[4], hops)


def backup(router):
    return model.startup(router, model.Memory(), 0)[0].memory


def milliseconds(deadline):
    return round(deadline / 1000)


def test_down_interval_of_the_default_router():
    assert milliseconds(backup(a_router()).deadline) == 3609
    assert milliseconds(backup(a_router(priority=1, interval_cs=50)).deadline) == 1998
    assert milliseconds(backup(a_router(version=2, profile="3768", interval_cs=1000)).deadline) == 30609


def test_priority_zero_waits_for_the_skew():
    for priority, interval_cs, expected in ((1, 100, 996), (100, 1000, 6094), (200, 1000, 2188)):
        router = a_router(priority=priority, interval_cs=interval_cs)
        (reading,) = model.arrival(router, backup(router), heard(router, 0, interval_cs), 0)
        assert milliseconds(reading.memory.deadline) == expected


def test_a_backup_learns_the_interval():
    router = a_router()
    (reading,) = model.arrival(router, backup(router), heard(router, 200, 300), 0)
    assert milliseconds(reading.memory.deadline) == 10828
    assert reading.notes == {"INTERVAL"}
    early = model.arrival(a_router(profile="5798"), backup(router), heard(router, 200, 300), 0)
    assert {milliseconds(each.memory.deadline) for each in early if not each.discarded} == {10828, 9609}


def test_version_2_discards_another_interval():
    router = a_router(version=2, profile="3768")
    (reading,) = model.arrival(router, backup(router), heard(router, 200, 300), 0)
    assert reading.discarded == {"INTERVAL"} and reading.memory == backup(router)


def test_ttl_and_checksum_are_binding():
    router = a_router()
    (reading,) = model.arrival(router, backup(router), heard(router, 200, hops=254), 0)
    assert reading.discarded == {"TTL"}
    good = heard(router, 200)
    bad = Packet(good.octets[:-1] + bytes([good.octets[-1] ^ 1]), PEER, good.destination, 255)
    (reading,) = model.arrival(router, backup(router), bad, 0)
    assert reading.discarded == {"CHECKSUM"}


def test_ties_and_losers():
    router = a_router()
    active = model.timer(router, backup(router), 3609375)[0].memory
    (yields,) = model.arrival(router, active, heard(router, 100), 4_000_000)
    assert yields.memory.state == model.BACKUP and not yields.sent
    stays = model.arrival(router, active, heard(router, 100, source=bytes([192, 0, 2, 9])), 4_000_000)
    assert {each.memory.state for each in stays} == {model.ACTIVE} and {each.sent for each in stays} == {(100,)}
    silent = model.arrival(a_router(profile="5798"), active, heard(router, 50), 4_000_000)
    assert {each.sent for each in silent} == {()}


def test_an_owner_is_active_at_once_and_deaf_before_the_errata():
    owner = a_router(priority=255)
    (start,) = model.startup(owner, model.Memory(), 5)
    assert (start.memory.state, start.sent, start.memory.deadline) == (model.ACTIVE, (255,), Fraction(1_000_005))
    (deaf,) = model.arrival(owner, start.memory, heard(owner, 255), 10)
    assert deaf.discarded == {"OWNER"}
    (yields,) = model.arrival(a_router(priority=255, profile="9568+errata"), start.memory, heard(owner, 255), 10)
    assert yields.memory.state == model.BACKUP and yields.notes == {"OWNER"}
