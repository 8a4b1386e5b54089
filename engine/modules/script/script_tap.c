/* script_tap.c -- prints the results of tests in TAP, for `skein script test`. */
#include "engine/modules/script/script_tool.h"

static void print_lines(struct str text)
{
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        (void)printf("# %.*s\n", STR_FMT(line));
    }
}

void script_tap_test(
        struct script_tap *tap, struct str name, bool ok, struct str test, struct str message)
{
    tap->failed += !ok;
    (void)printf("%sok %zu - %.*s: %.*s\n", ok ? "" : "not ", ++tap->count, STR_FMT(name),
            STR_FMT(test));
    if (!ok) {
        print_lines(message);
    }
}

void script_tap_fail(struct script_tap *tap, const char *word, const char *why)
{
    tap->failed++;
    (void)printf("not ok %zu - %s\n", ++tap->count, word);
    print_lines(str_of(why));
}

bool script_tap_end(const struct script_tap *tap, struct err *err)
{
    (void)printf("1..%zu\n", tap->count);
    if (tap->failed > 0) {
        return err_set(err, ERR_SCRIPT, "%zu of %zu tests failed; see the lines above",
                tap->failed, tap->count);
    }
    return tap->count > 0 ||
           err_set(err, ERR_SCRIPT,
                   "there is no test in any of them; write test(\"...\", function(t) ... end)");
}
