"""Unpacks the strict schemas of one Kubernetes release: unpack.py RELEASE WHEEL_FOLDER > definitions.json"""

import sys
from pathlib import Path
from zipfile import ZipFile

release, folder = sys.argv[1:]
[wheel] = Path(folder).glob("*.whl")
member = f"kubernetes_validate/kubernetes-json-schema/v{release}-local-strict/_definitions.json"
sys.stdout.buffer.write(ZipFile(wheel).read(member))
