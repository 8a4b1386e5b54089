/* config_every.c -- parses intervals such as "6h".
 *
 * A whole number and one letter: s, m, h, d or w; without a letter, seconds. Anything else is
 * refused, so that "6 months" does not become six minutes. */
#include "engine/app/config_every.h"

#include "engine/base/str.h"

#include <string.h>

#define YEAR_S (365 * UINT64_C(86400))

static uint64_t seconds_of(struct str text)
{
    static const struct {
        char letter;
        uint32_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 7 * 86400}};

    uint64_t times = 1;
    uint64_t number = 0;
    char last = text.length > 0 ? text.bytes[text.length - 1] : '\0';
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (last == units[i].letter) {
            times = units[i].seconds;
            text = str_slice(text, 0, text.length - 1);
            break;
        }
    }
    return str_to_u64(text, &number) && number <= YEAR_S ? number * times : 0;
}

uint32_t config_every_seconds(const struct value *value)
{
    uint64_t seconds = value->kind == VALUE_STRING ? seconds_of(value_as_str(value))
                       : value->kind == VALUE_INT && value->integer > 0
                               ? (uint64_t)value->integer
                               : 0;
    return seconds <= YEAR_S ? (uint32_t)seconds : 0;
}

bool config_every_is_one(const struct value *value, struct err *err)
{
    return config_every_seconds(value) > 0 ||
           err_set(err, ERR_FORMAT,
                   "write a time as \"90s\", \"30m\", \"6h\", \"1d\" or \"1w\", or a number of "
                   "seconds; a year at most");
}
