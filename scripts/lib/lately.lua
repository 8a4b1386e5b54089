--- What happened lately that anybody could have seen, for the first page of the web: kept beside the world, the newest
--- last. Nobody is named.
local words = require("words")

local lately = {}

local KEPT, LONGEST = 10, 80 -- rows; bytes of what is told

--- KIND is "quest" (WHAT was done) or "sale" (WHAT was sold, for NUMBER coins).
function lately.note(kind, what, number)
  local rows = sys.ledger("lately") or {}
  rows[#rows + 1] = { kind = kind, what = words.short(what, LONGEST), number = number or 0, time = math.floor(now()) }
  if #rows > KEPT then table.remove(rows, 1) end
  sys.set_ledger("lately", rows)
end

return lately
