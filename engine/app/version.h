#pragma once

/* As tools/version has it: "0.2.0", or "0.2.0+14.gabcdef" 14 commits after that. */
extern const char version_text[];
