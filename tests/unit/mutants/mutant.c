/* mutant.c -- Chooses the active fault of mutants.txt by the number in SKEIN_MUTANT. */
#include <stdlib.h>

extern unsigned simulate_mutant;
unsigned simulate_mutant;

__attribute__((constructor)) static void choose_mutant(void)
{
    const char *text = getenv("SKEIN_MUTANT");
    simulate_mutant = text ? (unsigned)strtoul(text, NULL, 10) : 0;
}
