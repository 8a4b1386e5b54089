--- Helpers for properties that hold one value or several, and that anybody may have written.
local values = {}

--- Returns VALUE if it is a usable number, otherwise OTHERWISE.
function values.number(value, otherwise)
  if type(value) ~= "number" or value ~= value or math.abs(value) > 1e12 then return otherwise end
  return value
end

--- Returns VALUE, or OTHERWISE if it isn't a usable number, at least LEAST and at most MOST.
function values.bounded(value, least, most, otherwise)
  return math.max(least, math.min(most, values.number(value, otherwise)))
end

--- The same, rounded down to a whole number.
function values.whole(value, least, most, otherwise)
  return math.floor(values.bounded(value, least, most, otherwise))
end

--- True if VALUE is an object that was destroyed.
local function is_gone(value)
  return type(value) == "userdata" and not living(value) and tostring(value) ~= "table"
end

--- Returns VALUE if it has fields, otherwise an empty table.
function values.fields(value)
  local kind = type(value)
  return (kind == "table" or kind == "userdata") and not is_gone(value) and value or {}
end

--- Returns VALUE as a list: nil gives an empty one, a table is returned as it is, anything else becomes its only item.
function values.list(value)
  if value == nil or is_gone(value) then return {} end
  local is_one = type(value) ~= "userdata" and type(value) ~= "table" or value.id ~= nil
  return is_one and { value } or value
end

--- True if VALUE is ONE, or a list that contains it.
function values.has(value, one)
  for _, item in ipairs(values.list(value)) do
    if item == one then return true end
  end
  return false
end

return values
