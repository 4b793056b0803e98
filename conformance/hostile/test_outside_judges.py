"""Every advertisement that holdfastd sends, as Scapy and tshark read it."""
import pathlib

import outside
from scapy.all import Ether, rdpcap

GOLDEN_V3 = bytes.fromhex("01005e00001200005e000133080045c0002000000000ff70189ac0000201e0000012"
                          "313364010064a802c0000264")
DUT_MACS = ("00:00:5e:00:01:", "00:00:5e:00:02:")


def adverts_of_dut(capture):
    for number, packet in enumerate(rdpcap(str(capture)), 1):
        frame = bytes(packet)
        if Ether(frame).src.startswith(DUT_MACS) and outside.vrrp_payload(frame):
            yield number, frame


def test_the_judge_accepts_a_golden_packet_and_sees_each_fault():
    assert outside.complaints(GOLDEN_V3) == []
    for octet, told in ((22, "TTL"), (34, "type"), (37, "octets"), (40, "checksum")):
        wrong = bytearray(GOLDEN_V3)
        wrong[octet] ^= 2
        assert any(told in complaint for complaint in outside.complaints(bytes(wrong))), (octet, told)


def test_scapy_has_no_complaint(holdfastd_captures):
    seen = set()
    for capture in holdfastd_captures:
        for number, frame in adverts_of_dut(capture):
            ip, message = outside.vrrp_payload(frame)
            seen.add((message[0] >> 4, ip.version))
            assert outside.complaints(frame) == [], f"{capture} frame {number}"
    assert seen == {(2, 4), (3, 4), (3, 6)}


def test_tshark_has_no_complaint(holdfastd_captures):
    judged = 0
    for capture in holdfastd_captures:
        verdicts = outside.tshark_checksums(capture)
        for number, _ in adverts_of_dut(capture):
            assert verdicts[number] == "Good", f"{capture} frame {number}"
            judged += 1
    assert judged >= 10


def test_tshark_sees_a_wrong_checksum(tmp_path):
    from scapy.all import wrpcap
    wrong = bytearray(GOLDEN_V3)
    wrong[-1] ^= 1
    capture = pathlib.Path(tmp_path) / "wrong.pcap"
    wrpcap(str(capture), [Ether(GOLDEN_V3), Ether(bytes(wrong))])
    assert outside.tshark_checksums(capture) == {1: "Good", 2: "Bad"}
