"""The attacker's hands: a program inside its network namespace, told what to do by JSON lines and answering with such.

    {"do": "storm", "frames": FILE, "rate": PPS, "interface": "eth0", "beat": {...}, "until": "advert", "seconds": S}

sends the frames of FILE (each behind two octets of length, big-endian), at most PPS a second, over and over where
`until` or `seconds` ask for more. `beat` is an honest Active Router's advertisement, {"frame": HEX, "every": SECONDS},
sent all the while. Meanwhile the device's own advertisements are written down with the kernel's stamps (nanoseconds):

    {"sent": N, "beats": [T, ...], "adverts": [[T, PRIORITY], ...], "began": T, "ended": T, "last": HEX}

`until: "advert"` ends with the first one heard, `seconds` at that time. Nothing is forwarded, bound to or left behind.
"""
import json
import socket
import struct
import sys
import time

SO_TIMESTAMPNS = 35
SOL_PACKET, PACKET_IGNORE_OUTGOING = 263, 23
ETH_P_ALL = 3
BURST = 32


class Line:
    """Two packet sockets on one interface: what one sends, the other does not see."""

    def __init__(self, interface):
        self.out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.out.bind((interface, 0))
        self.heard = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.heard.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
        self.heard.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.heard.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self.heard.bind((interface, ETH_P_ALL))
        self.heard.setblocking(False)

    def send(self, frame):
        try:
            self.out.send(frame)
        except OSError:  # no buffer free at the moment, or larger than the interface takes
            return 0
        return 1

    def adverts(self):
        """(time, priority, frame) of the advertisements that came since the last call."""
        while True:
            try:
                frame, ancillary, _, _ = self.heard.recvmsg(2048, 64)
            except BlockingIOError:
                return
            message = vrrp(frame)
            if message is not None:
                seconds, nanoseconds = struct.unpack("qq", ancillary[0][2][:16])
                yield seconds * 10**9 + nanoseconds, message[2], frame


def vrrp(frame):
    """The VRRP message in an Ethernet frame, or None."""
    if frame[12:14] == b"\x08\x00" and frame[23] == 112:
        return frame[14 + (frame[14] & 15) * 4:]
    if frame[12:14] == b"\x86\xdd" and frame[20] == 112:
        return frame[54:]
    return None


class Storm:
    def __init__(self, order, line, beats_on):
        self.line, self.beats_on = line, beats_on
        self.frames = read_frames(order["frames"]) if order.get("frames") else []
        self.rate = order.get("rate", 20000)
        self.until, self.seconds = order.get("until"), order.get("seconds")
        beat = order.get("beat")
        self.beat, self.every = (bytes.fromhex(beat["frame"]), beat["every"]) if beat else (None, 1)
        self.told = {"sent": 0, "beats": [], "adverts": [], "last": ""}

    def run(self):
        for _ in self.beats_on.adverts():  # heard before
            pass
        began = next_beat = time.monotonic()
        self.told["began"] = time.time_ns()
        while not self._over(time.monotonic() - began):
            now = time.monotonic()
            if self.beat and now >= next_beat:
                self.beats_on.send(self.beat)
                self.told["beats"].append(time.time_ns())
                next_beat += self.every
            self._burst(int((now - began) * self.rate) + 1 - self.told["sent"])
            self._listen()
        self._listen()
        self.told["ended"] = time.time_ns()
        return self.told

    def _over(self, elapsed):
        if self.until == "advert" and self.told["adverts"]:
            return True
        if self.seconds is not None:
            return elapsed >= self.seconds
        return self.told["sent"] >= len(self.frames)

    def _burst(self, due):
        if not self.frames or due <= 0:
            time.sleep(0.0002)
            return
        at = self.told["sent"]
        for i in range(min(due, BURST)):
            self.line.send(self.frames[(at + i) % len(self.frames)])
        self.told["sent"] += min(due, BURST)

    def _listen(self):
        for stamp, priority, frame in self.beats_on.adverts():
            self.told["adverts"].append([stamp, priority])
            self.told["last"] = frame.hex()


def read_frames(path):
    with open(path, "rb") as file:
        data = file.read()
    frames, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at:at + 2], "big")
        frames.append(data[at + 2:at + 2 + size])
        at += 2 + size
    return frames


def main():
    lines = {"eth0": Line("eth0")}
    print(json.dumps({"ready": True}), flush=True)
    for text in sys.stdin:
        order = json.loads(text)
        interface = order.get("interface", "eth0")
        if interface not in lines:
            lines[interface] = Line(interface)
        print(json.dumps(Storm(order, lines[interface], lines["eth0"]).run()), flush=True)


if __name__ == "__main__":
    main()
