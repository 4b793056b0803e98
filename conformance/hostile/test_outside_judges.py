"""Every advertisement that holdfastd sends, as Scapy and tshark read it."""
import outside
import pytest
from scapy.all import Ether, rdpcap, wrpcap

GOLDEN_V3 = bytes.fromhex("01005e00001200005e000133080045c0002000000000ff70189ac0000201e0000012"
                          "313364010064a802c0000264")


@pytest.fixture(scope="module")
def adverts(holdfastd_captures):
    """(where, frame, tshark's verdict) of every advertisement that the device sent."""
    found = []
    for capture in holdfastd_captures:
        packets = rdpcap(str(capture))
        for number, verdict in outside.tshark_checksums(capture).items():
            found.append((f"{capture} frame {number}", bytes(packets[number - 1]), verdict))
    return found


def test_the_judge_accepts_a_golden_packet_and_sees_each_fault():
    assert outside.complaints(GOLDEN_V3) == []
    for octet, told in ((22, "TTL"), (34, "type"), (37, "octets"), (40, "checksum")):
        wrong = bytearray(GOLDEN_V3)
        wrong[octet] ^= 2
        assert any(told in complaint for complaint in outside.complaints(bytes(wrong))), (octet, told)


def test_tshark_sees_a_wrong_checksum(tmp_path):
    wrong = bytearray(GOLDEN_V3)
    wrong[-1] ^= 1
    capture = tmp_path / "wrong.pcap"
    wrpcap(str(capture), [Ether(GOLDEN_V3), Ether(bytes(wrong))])
    assert outside.tshark_checksums(capture) == {1: "Good", 2: "Bad"}


def test_both_versions_and_families_are_judged(adverts):
    spoken = set()
    for _, frame, _ in adverts:
        ip, message = outside.vrrp_payload(frame)
        spoken.add((message[0] >> 4, ip.version))
    assert spoken == {(2, 4), (3, 4), (3, 6)}
    assert len(adverts) >= 50


def test_scapy_has_no_complaint(adverts):
    assert [(where, outside.complaints(frame)) for where, frame, _ in adverts if outside.complaints(frame)] == []


def test_tshark_has_no_complaint(adverts):
    assert [(where, verdict) for where, _, verdict in adverts if verdict != "Good"] == []
