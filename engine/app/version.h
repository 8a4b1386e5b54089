#pragma once

/* The version as tools/version prints it: "0.3.0+1540.g1a2b3c4", or "0.3.0" without git. */
extern const char version_text[];
