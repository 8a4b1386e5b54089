--- Prototypes that came to the game when there were worlds already: a world that lacks one gets it, as a thing of that
--- name and ref, when something is imported into it, or somebody comes in first after it was opened.
return { "board", "bank", "guild", "petshop", "fido", "janitor", "cityguard", "guildguard", "thief", "caster", "snake",
  "mayor", "auctioneer", "crier", "sleeper", "routine",
  "breather", "adept", "feud", "portal", "postmaster", "receptionist", "dump", "quest", "home",
  "scripted", "scripted_command", "scripted_act", "scripted_clock" }
