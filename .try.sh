make -s .venv/package && timeout 500 .venv/bin/python -m pytest "$@" -q --durations=20 2>&1 | grep -v Warning | tail -60
