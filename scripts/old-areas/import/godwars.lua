--- Imports areas of GodWars: see are/import.lua.
return require("are/import")("godwars")
