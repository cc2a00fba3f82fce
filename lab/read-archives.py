"""Reads archives with Python's tarfile and gzip.

Each line of standard input is {"kind": "tar"|"gzip", "data": BASE64}.
Each gets one line of output, in order: {"value": FILES} or {"error": "..."}.
FILES is the list of regular files, each as name and SHA-256.
"""

import base64
import gzip
import hashlib
import io
import json
import sys
import tarfile


def read(kind, data):
    plain = gzip.decompress(data) if kind == "gzip" else data
    files = []
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as archive:
        for member in archive:
            if not member.isreg():
                continue
            content = archive.extractfile(member).read()
            if len(content) != member.size:
                raise ValueError("cut content")
            files.append([member.name, hashlib.sha256(content).hexdigest()])
    return files


for line in sys.stdin:
    asked = json.loads(line)
    try:
        answer = {"value": read(asked["kind"], base64.b64decode(asked["data"]))}
    except Exception as error:  # a damaged archive can raise any exception
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
