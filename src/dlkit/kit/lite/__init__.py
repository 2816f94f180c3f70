"""The lessons as notebooks with a Python that runs in the browser: JupyterLite with Pyodide."""
