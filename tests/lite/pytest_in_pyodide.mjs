// Runs pytest inside Pyodide: `node pytest_in_pyodide.mjs PYODIDE REPOSITORY TOOLS ARGUMENT...`.
// PYODIDE is that folder of a site; TOOLS holds wheels of what only tests need, pytest among them.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, repository, tools, ...given] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.resolve(folder, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: `${path.resolve(folder)}/` });
const lock = JSON.parse(fs.readFileSync(path.join(folder, "pyodide-lock.json"), "utf-8"));
const kernel = ["jedi", "parso", "piplite", "pyodide-kernel", "ipykernel", "widgetsnbextension"];
const names = Object.keys(lock.packages).filter((name) => !kernel.includes(name));
const extra = fs.readdirSync(tools).filter((name) => name.endsWith(".whl"));
const quiet = { messageCallback() {} };
await python.loadPackage(names, quiet);
await python.loadPackage(extra.map((name) => path.resolve(tools, name)), quiet);
python.FS.mkdirTree("/repository");
python.mountNodeFS("/repository", path.resolve(repository));
python.globals.set("given", given);
process.exitCode = await python.runPythonAsync(`
import os, sys
import pytest
sys.path.insert(0, "/repository/tests")
os.chdir("/repository")
int(pytest.main([
    "-c", "/dev/null", "--rootdir=/repository", "--import-mode=importlib", "--noconftest",
    "-p", "no:cacheprovider", "-p", "no:faulthandler", "-m", "not browser", *given.to_py(),
]))
`);
