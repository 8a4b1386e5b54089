--- The things that a player can make here, beside the web client.
local crafting = require("crafting")
local panels = require("panels")

panels.add("crafting", { title = "Crafting", client = true, player = true }, function(who)
  local rows = {}
  for i, row in ipairs(crafting.known(who)) do
    local name = row.recipe.name
    rows[i] = { row.kind and { text = name, line = "recipe " .. name } or { text = name, line = "craft " .. name },
      crafting.in_words(crafting.parts(row.recipe), who), row.kind and "not yet" or "now" }
  end
  if #rows == 0 then return { { text = "You don't know how to make anything here." } } end
  return { { columns = { "Recipe", "From", "You can make it" }, rows = rows } }
end)
