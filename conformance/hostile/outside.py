"""Outside judges of frames: Scapy's dissection and tshark's, neither of which knows anything of ours."""
import subprocess

from scapy.all import Ether, IP, IPv6, raw
from scapy.layers.inet6 import in6_chksum
from scapy.utils import checksum

VRRP = 112
GROUP = {4: "224.0.0.18", 6: "ff02::12"}


def vrrp_payload(frame):
    """(IP layer, VRRP message) of an Ethernet frame, or None. Padding behind the IP packet is cut off."""
    ether = Ether(frame)
    if IP in ether and ether[IP].proto == VRRP:
        ip = ether[IP]
        return ip, bytes(raw(ip))[ip.ihl * 4:ip.len]
    if IPv6 in ether and ether[IPv6].nh == VRRP:
        ip = ether[IPv6]
        return ip, bytes(raw(ip))[40:40 + ip.plen]
    return None


def complaints(frame):
    """What an outside reader finds wrong with an advertisement of a router that follows RFC 9568, or 3768 for v2."""
    parsed = vrrp_payload(frame)
    if parsed is None:
        return ["no VRRP in it"]
    ip, message = parsed
    v6 = ip.version == 6
    version, kind, count = message[0] >> 4, message[0] & 15, message[3]
    found = []
    hops = ip.hlim if v6 else ip.ttl
    if hops != 255:
        found.append(f"TTL {hops}")
    if ip.dst != GROUP[ip.version]:
        found.append(f"sent to {ip.dst}")
    if version not in (2, 3) or (v6 and version != 3):
        found.append(f"version {version} over IPv{ip.version}")
    if kind != 1:
        found.append(f"type {kind}")
    if count == 0:
        found.append("no address")
    if len(message) != 8 + count * (16 if v6 else 4) + (8 if version == 2 else 0):
        found.append(f"{len(message)} octets for {count} addresses")
    if not checksum_is_right(ip, message):
        found.append("checksum")
    if not v6 and IP(raw(ip)).chksum != IP(raw(remade(ip))).chksum:
        found.append("IP header checksum")
    return found


def remade(ip):
    copy = ip.copy()
    del copy.chksum
    return copy


def checksum_is_right(ip, message):
    """RFC 9568 section 5.2.8: over IPv4 the message alone, over IPv6 with RFC 8200's pseudo-header; v2 the message."""
    blank = message[:6] + b"\0\0" + message[8:]
    there = int.from_bytes(message[6:8], "big")
    return there == (in6_chksum(VRRP, ip, blank) if ip.version == 6 else checksum(blank))


def tshark_checksums(capture):
    """tshark's verdict for every VRRP frame that the device sent: {frame number: "Good" | "Bad" | ...}. By default
    tshark wants a pseudo-header over IPv4; the preference gives it RFC 9568's rule. Captures say of each frame whether
    it came in from the device; one without directions is the device's altogether."""
    out = subprocess.run(
        ["tshark", "-r", str(capture), "-o", "vrrp.v3_checksum_as_in_v2:TRUE", "-Y", "vrrp", "-T", "fields",
         "-e", "frame.number", "-e", "vrrp.checksum.status", "-e", "frame.packet_flags_direction"],
        capture_output=True, text=True, check=True).stdout
    words = {"0": "Bad", "1": "Good", "2": "Unverified"}
    verdicts = {}
    for line in out.splitlines():
        number, status, direction = line.split("\t")
        if not direction or int(direction, 16) == 1:
            verdicts[int(number)] = words.get(status, status)
    return verdicts
