"""Unpacks the wanted members of a wheel: unpack.py WHEEL FOLDER < [{"from": prefix, "to": prefix}]. Prints the bytes written."""
import json
import os
import sys
import zipfile

wheel, folder = sys.argv[1:]
rules = json.load(sys.stdin)
written = 0
with zipfile.ZipFile(wheel) as archive:
    wanted = []
    for member in archive.infolist():
        rule = next((rule for rule in rules if member.filename.startswith(rule["from"])), None)
        if rule is not None and not member.is_dir():
            wanted.append((member, rule["to"] + member.filename[len(rule["from"]):]))
    print(0, sum(member.file_size for member, _ in wanted), flush=True)
    for member, name in wanted:
        target = os.path.realpath(os.path.join(folder, name))
        if not target.startswith(os.path.realpath(folder) + os.sep):
            sys.exit("a member leaves the folder: " + member.filename)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(member) as source, open(target, "xb") as output:
            while True:
                chunk = source.read(1 << 22)
                if not chunk:
                    break
                output.write(chunk)
                written += len(chunk)
                print(written, flush=True)
        os.chmod(target, 0o755 if (member.external_attr >> 16) & 0o111 else 0o644)
