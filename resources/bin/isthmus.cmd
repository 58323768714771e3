@echo off
rem The command line of the packed app, on the Node that it carries.
set "unpacked=%~dp0..\app.asar.unpacked"
"%unpacked%\node_modules\node\bin\node.exe" "%unpacked%\main\hosts\cli\isthmus.mjs" %*
