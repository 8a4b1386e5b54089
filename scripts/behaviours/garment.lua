-- What is worn stays on, whoever moves it and by whatever verb; what was moved by force is off.

before("move", function(e)
  local holder = e.this.location
  if e.this.worn and holder and holder:is("character") then
    return "It is being worn. It has to be removed first."
  end
end)

on("move", function(e)
  e.this.worn = nil
  if e.from and e.this.worn_desc then e.from:describe_with("worn", nil) end
end)

-- A garment with `worn_desc` adds that sentence to how its wearer looks.

on("wear", "thing", function(e)
  if e.this.worn_desc then e.actor:describe_with("worn", e.this.worn_desc) end
end)

on("remove", "thing", function(e)
  if e.this.worn_desc then e.actor:describe_with("worn", nil) end
end)
