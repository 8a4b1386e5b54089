/* fact.c -- The possible values of a number in the world. See fact.h. */
#include "tests/simulate/fact.h"

#include "tests/simulate/simulate.h"

#include <inttypes.h>
#include <stdio.h>

void fact_know(struct fact *fact, int64_t value)
{
    fact->values[0] = value;
    fact->count = 1;
}

void fact_add(struct fact *fact, int64_t value)
{
    /* A fact that may have any value keeps that state. */
    if (fact_may_be(fact, value)) {
        return;
    }
    if (fact->count == FACT_VALUES) {
        sim_fail("a fact has too many possible values");
    }
    fact->values[fact->count++] = value;
}

bool fact_may_be(const struct fact *fact, int64_t value)
{
    for (size_t i = 0; i < fact->count; i++) {
        if (fact->values[i] == value) {
            return true;
        }
    }
    return fact->count == 0;
}

bool fact_is_clear(const struct fact *fact)
{
    return fact->count < FACT_VALUES / 2;
}

const char *fact_text(const struct fact *fact)
{
    static char text[SIM_TEXT];
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < fact->count && length < sizeof(text) - 32; i++) {
        length += (size_t)snprintf(
                text + length, sizeof(text) - length, " %" PRId64, fact->values[i]);
    }
    return text;
}
