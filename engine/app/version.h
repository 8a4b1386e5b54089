#pragma once

/* As meson.build has it: "0.1.0". */
extern const char version_text[];
