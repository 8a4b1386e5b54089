--- Indexes of all things made from a prototype, for code that looks for them often. An index is made again when such
--- a thing was made or destroyed, and after SECONDS at the latest, since anybody may change their properties. It has
--- the first OF_MAKER things of each builder.
local SECONDS, OF_MAKER = 5, 20

local catalogue = {}

--- Returns the things made from PROTO that count.
local function all_of(proto)
  local list, counts = {}, {}
  for _, one in ipairs(find{ proto = proto }) do
    local maker = build.maker(one)
    local count = maker and (counts[maker.id] or 0) + 1 or 0
    if maker then counts[maker.id] = count end
    if count <= OF_MAKER and one.ref ~= proto then list[#list + 1] = one end
  end
  return list
end

--- Returns a function that returns MAKE(LIST) of all things made from PROTO, a ref: at most 1,000. MAKE must return a
--- new table, which holds until the next call.
function catalogue.of(proto, make)
  local index, made_at, version, made_count, made_newest = nil, 0, nil, nil, nil
  return function()
    local age, is_rehearsed = now() - made_at, build.rehearsing() -- it may see what is undone
    local is_due = is_rehearsed or not index or age < 0 or age >= SECONDS
    local present = count_instances()
    if present == version and not is_due then return index end
    local kind = object(proto)
    local count, newest = 0, nil
    if kind then count, newest = count_instances(kind) end
    if is_rehearsed then return make(count > 0 and all_of(proto) or {}) end
    version = present
    if count ~= made_count or newest ~= made_newest or is_due then
      index, made_at, made_count, made_newest = make(count > 0 and all_of(proto) or {}), now(), count, newest
    end
    return index
  end
end

return catalogue
