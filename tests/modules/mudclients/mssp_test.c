/* mssp_test.c -- The MSSP values that an admin sets for lists of games, and their checks. */
#include "net/mudclients/mssp.h"

#include "engine/app/config.h"
#include "engine/base/buf.h"
#include "tests/support/test.h"

#include <string.h>

static bool mssp_reads(const char *text, struct err *err)
{
    struct config config;
    config_init(&config);
    bool ok = config_read_text(&config, str_of(text), "config.lua", err) &&
              mssp_is_formed(&config.values[CONFIG_MSSP], err);
    config_finish(&config);
    return ok;
}

TEST(admins_can_set_mssp_fields_except_those_of_the_server)
{
    static const struct {
        const char *text;
        const char *why; /* NULL: it is taken */
    } rows[] = {
            {"mssp = {}", NULL},
            {"mssp = { contact = 'a@b', [\"MINIMUM AGE\"] = 13, pay_to_play = false }", NULL},
            {"mssp = { genre = { 'Fantasy', 'Horror' } }", NULL},
            {"mssp = { ['X-OWN'] = 'y' }", NULL},
            {"mssp = 'x'", "mssp: it must be a table"},
            {"mssp = { 'x' }", "mssp must be a table"},
            {"mssp = { players = 900 }", "mssp: the server sets PLAYERS itself"},
            {"mssp = { Name = 'x' }", "mssp: the server sets NAME itself"},
            {"mssp = { gmcp = 0 }", "mssp: the server sets GMCP itself"},
            {"mssp = { [''] = 'x' }", "is not a valid field"},
            {"mssp = { ['a=b'] = 'x' }", "is not a valid field"},
            {"mssp = { genre = 'a\\nb' }", "must be one line of text"},
            {"mssp = { genre = {} }", "must be one line of text"},
            {"mssp = { genre = { { 'x' } } }", "must be one line of text"},
            {"mssp = { genre = 1.5 }", "must be one line of text"},
            {"msspp = {}", "mssp"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct err err = {0};
        bool ok = mssp_reads(rows[i].text, &err);
        if (ok != (rows[i].why == NULL)) {
            fail_msg("%s: %s", rows[i].text, ok ? "taken" : err.text);
        }
        if (rows[i].why && !strstr(err.text, rows[i].why)) {
            fail_msg("%s: %s", rows[i].text, err.text);
        }
    }
}

static void write_pair(void *sink, const char *name, const char *value)
{
    buf_printf(sink, "%s=%s;", name, value);
}

TEST(a_configured_mssp_field_replaces_the_default)
{
    struct buf told = {0};
    struct value chosen = value_table();
    mssp_tell(&chosen, write_pair, &told);
    assert_non_null(strstr(told.bytes, "FAMILY=Custom;LANGUAGE=English;"));
    assert_false(mssp_has(&chosen, "WEBSITE"));
    value_table_set_str(&chosen, STR("family"), value_text("DikuMUD"));
    value_table_set_str(&chosen, STR("website"), value_text("https://x"));
    buf_clear(&told);
    mssp_tell(&chosen, write_pair, &told);
    assert_null(strstr(told.bytes, "Custom"));
    assert_non_null(strstr(told.bytes, "FAMILY=DikuMUD;"));
    assert_non_null(strstr(told.bytes, "GMCP=1;"));
    assert_true(mssp_has(&chosen, "WEBSITE"));
    value_finish(&chosen);
    buf_finish(&told);
}
