/* edit_distance_test.c -- The words that count as typing errors of another. */
#include "engine/base/edit_distance.h"

#include "tests/support/test.h"

#include <stdio.h>

static const struct edit_distance {
    const char *typed;
    const char *meant;
    unsigned distance;
} slips[] = {
        {"scarf", "scarf", 0},
        {"scraf", "scarf", 1},      /* swapped */
        {"barels", "barrels", 1},   /* left out */
        {"samplerr", "sampler", 1}, /* too many */
        {"lamo", "lamp", 1},        /* beside it */
        {"smaplre", "sampler", EDIT_DISTANCE_NONE},
        {"lant", "lantern", 1}, /* begun */
        {"la", "lamp", EDIT_DISTANCE_NONE},
        {"hat", "cat",
                EDIT_DISTANCE_NONE}, /* of short words the first letter has to be right */
        {"house", "mouse", 1},
        {"candel", "candle", 1},
        {"cendla", "candle", 2},
        {"2.ball", "ball", EDIT_DISTANCE_NONE}, /* it counts */
        {"", "", 0},
        {"", "a", EDIT_DISTANCE_NONE},
        {"key", "", EDIT_DISTANCE_NONE},
};

TEST(typing_errors_have_the_expected_distance)
{
    for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++) {
        unsigned distance = edit_distance(str_of(slips[i].typed), str_of(slips[i].meant));
        if (distance != slips[i].distance) {
            (void)fprintf(stderr, "%s, %s: %u\n", slips[i].typed, slips[i].meant, distance);
        }
        assert_int_equal(distance, slips[i].distance);
    }
}
