-- nvim-dap (https://github.com/mfussenegger/nvim-dap): put this into your neovim's configuration.
-- SKEIN_TOKEN in the environment has the token.
local dap = require("dap")

dap.adapters.skein = { type = "executable", command = "skein", args = { "script", "debug", "--dap" } }

local function input(prompt)
  return function() return vim.fn.input(prompt) end
end

dap.configurations.lua = dap.configurations.lua or {}
table.insert(dap.configurations.lua, {
  type = "skein", request = "launch", name = "Skein: a line of this behaviour", program = "${file}",
  server = "http://127.0.0.1:8080", run = input("Line: "), stopOnEntry = true,
})
table.insert(dap.configurations.lua, {
  type = "skein", request = "launch", name = "Skein: a test of this behaviour", program = "${file}",
  server = "http://127.0.0.1:8080", test = input("Test: "),
})
