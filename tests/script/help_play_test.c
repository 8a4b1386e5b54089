/* The examples of help are lines that the game understands. Each page's indented lines are typed in a room with
 * the things that they name, by somebody who may do so. */
#include "engine/core/tell/help.h"

#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>
TEST(nothing_yet) { (void)state; }
static const struct CMUnitTest help_play_tests[] = {cmocka_unit_test(nothing_yet)};
TESTS(help_play)
