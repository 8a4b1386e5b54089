--- The tales of the season, as a page of the site and beside the client.
local panels = require("panels")
local tales = require("tales")
local words = require("words")

local STATES = { open = "open", waits = "after the part before it", later = "later" }

panels.add("tales", { title = "Tales", site = true, client = true,
  about = "Stories in parts, with how far they have come." }, function(who)
  local blocks = {}
  for _, tale in ipairs(tales.all()) do
    local rows = {}
    for i, row in ipairs(tales.state(tale).parts) do
      local names = tales.names_of_part(row.part)
      rows[i] = { row.state == "later" and "?" or panels.name(row.part),
        row.state == "solved" and (#names > 0 and words.list(names) or "solved") or STATES[row.state] }
    end
    blocks[#blocks + 1] = { heading = panels.name(tale) }
    if type(tale.desc) == "string" then blocks[#blocks + 1] = { text = words.plain(tale.desc) } end
    blocks[#blocks + 1] = { columns = { "Part", "" }, rows = rows }
    if who then blocks[#blocks + 1] = { list = { { text = "What is there to do?", line = "tale" } } } end
  end
  if #blocks == 0 then blocks[1] = { text = "No tale is told in this world." } end
  return blocks
end)
