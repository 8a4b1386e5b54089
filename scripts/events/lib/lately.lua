--- Recent public happenings for the front page of the web, in the key/value store, the newest last. Without names.
local words = require("words")

local lately = {}

local KEPT, LONGEST = 10, 80 -- rows; bytes of a text

--- Records a finished quest (KIND "quest", WHAT it was) or a sale (KIND "sale", WHAT was sold for NUMBER coins).
function lately.note(kind, what, number)
  local rows = sys.kv("lately") or {}
  rows[#rows + 1] = { kind = kind, what = words.short(what, LONGEST), number = number or 0, time = math.floor(now()) }
  if #rows > KEPT then table.remove(rows, 1) end
  sys.set_kv("lately", rows)
end

return lately
