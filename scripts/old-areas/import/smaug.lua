--- Imports areas of SMAUG: see are/import.lua.
return require("are/import")("smaug")
