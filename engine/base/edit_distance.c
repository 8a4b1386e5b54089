/* edit_distance.c -- typo distance between a typed word and a known one. */
#include "engine/base/edit_distance.h"

/* True if the words differ by two neighbouring letters swapped. */
static bool is_swapped(struct str a, struct str b)
{
    size_t i = 0;
    if (a.length != b.length) {
        return false;
    }
    while (i < a.length && a.bytes[i] == b.bytes[i]) {
        i++;
    }
    return i + 1 < a.length && a.bytes[i] == b.bytes[i + 1] && a.bytes[i + 1] == b.bytes[i] &&
           str_equal(str_slice(a, i + 2, a.length), str_slice(b, i + 2, b.length));
}

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.length; i++) {
        if (s.bytes[i] >= '0' && s.bytes[i] <= '9') {
            return true;
        }
    }
    return false;
}

unsigned edit_distance(struct str typed, struct str meant)
{
    if (str_equal(typed, meant)) {
        return 0;
    }
    if (has_digit(typed)) {
        return EDIT_DISTANCE_NONE; /* numbers must match: "2.ball" */
    }
    if ((typed.length >= 3 && str_starts(meant, typed)) || is_swapped(typed, meant)) {
        return 1;
    }
    unsigned most = typed.length >= 6 ? 2 : typed.length >= 3 ? 1 : 0;
    unsigned distance = str_distance(typed, meant, most + 1);
    bool likely = typed.length > 4 ||
                  (typed.length > 0 && meant.length > 0 && typed.bytes[0] == meant.bytes[0]);
    return likely && distance <= most ? distance : EDIT_DISTANCE_NONE;
}
