/* config_test.c -- the configuration: defaults, partial tables, and a sentence for each mistake. */
#include "engine/app/config.h"

#include "engine/app/config_bridge.h"
#include "engine/app/config_every.h"
#include "engine/app/config_keys.h"
#include "engine/base/buf.h"
#include "tests/support/test.h"

static int set_up(void **state)
{
    static struct config config;
    config_init(&config);
    *state = &config;
    return 0;
}

static int tear_down(void **state)
{
    config_finish(*state);
    return 0;
}

#define CONFIG_TEST(name) TEST_OF(name, struct config, config, set_up, tear_down)

static void read_text_config(struct config *config, const char *text)
{
    struct err err = {0};
    if (!config_read_text(config, str_of(text), "skein.lua", &err)) {
        fail_msg("%s", err.text);
    }
}

CONFIG_TEST(an_empty_configuration_has_the_defaults)
{
    assert_string_equal(config_text(config, CONFIG_WORLD), "skein.db");
    assert_string_equal(config_text(config, CONFIG_DURABILITY), "full");
    assert_string_equal(config_text(config, CONFIG_START), "start");
    assert_int_equal(config_number(config, CONFIG_PASSWORDS_MEMORY_KIB), 65536);
    assert_int_equal(config_number(config, CONFIG_CACHE_MIB), 256);
    assert_int_equal(config_number(config, CONFIG_LINKDEAD_SECONDS), 300);
    assert_int_equal(config_number(config, CONFIG_SLICE_MILLISECONDS), 20);
    assert_true(config_flag(config, CONFIG_GUESTS));
    assert_true(config_flag(config, CONFIG_PLAYER_CHANNELS));
    assert_int_equal(config_count(config, CONFIG_LISTEN), 0);
    assert_null(config_text(config, CONFIG_TLS_KEY));
}

CONFIG_TEST(every_default_passes_its_own_check)
{
    for (size_t i = 0; i < CONFIG_KEYS; i++) {
        struct err err = {0};
        bool none = config->values[i].kind == VALUE_NIL;

        assert_true(none || config_check(&config_rows[i], config_rows[i].name,
                                    &config->values[i], &err));
    }
}

CONFIG_TEST(a_table_given_in_part_keeps_the_other_defaults)
{
    uint64_t logins = config_number(config, CONFIG_LIMITS_LOGINS_PER_MINUTE);

    read_text_config(config, "limits = { connections = 5 }\nslice = { objects = 7 }");

    assert_int_equal(config_number(config, CONFIG_LIMITS_CONNECTIONS), 5);
    assert_int_equal(config_number(config, CONFIG_LIMITS_LOGINS_PER_MINUTE), logins);
    assert_int_equal(config_number(config, CONFIG_SLICE_OBJECTS), 7);
    assert_int_equal(config_number(config, CONFIG_SLICE_MILLISECONDS), 20);
}

CONFIG_TEST(every_key_of_the_contract_can_be_set)
{
    read_text_config(config,
            "world = \"a.db\"\n"
            "listen = { \"telnet:127.0.0.1:0\", \"telnet:unix:/tmp/s\" }\n"
            "name = \"Mill\"\n"
            "tls = { certificate = \"c.pem\", key = \"k.pem\" }\n"
            "passwords = { memory_kib = 8 }\n"
            "guests = false\n"
            "durability = \"process\"\n"
            "cache_mib = 64\n"
            "linkdead_seconds = 5\n"
            "limits = { connections = 1, connections_per_address = 2, logins_per_minute = 3,\n"
            "  commands_per_second = 4, speech = { burst = 5, seconds = 6 }, exempt = { "
            "\"10.0.0.0/8\", \"::1\" } }\n"
            "slice = { milliseconds = 30, instructions = 2000, memory_kib = 2000,\n"
            "  output_bytes = 5000, objects = 6 }\n"
            "start = \"inn/hall\"\n"
            "player_channels = false\n"
            "irc = { server_name = \"irc.example\", operators = { { name = \"o\", password = "
            "\"p\" "
            "} } }\n"
            "bridges = { { name = \"b\", address = \"irc.example:6697\", nick = \"n\",\n"
            "  channels = { \"#a\" }, sasl = { user = \"u\", password = \"p\" }, tls = true } "
            "}\n"
            "web = { public_url = \"https://mud.example\", trusted_proxies = { \"127.0.0.1\" } "
            "}");

    assert_string_equal(config_item(config, CONFIG_LISTEN, 1), "telnet:unix:/tmp/s");
    assert_string_equal(config_text(config, CONFIG_TLS_KEY), "k.pem");
    assert_string_equal(config_item(config, CONFIG_LIMITS_EXEMPT, 1), "::1");
    assert_int_equal(config_number(config, CONFIG_LIMITS_SPEECH_BURST), 5);
    assert_int_equal(config_number(config, CONFIG_LIMITS_SPEECH_SECONDS), 6);
    assert_int_equal(config_number(config, CONFIG_SLICE_MEMORY_KIB), 2000);
    assert_string_equal(config_text(config, CONFIG_START), "inn/hall");
    assert_string_equal(config_text(config, CONFIG_WEB_PUBLIC_URL), "https://mud.example");
    assert_false(config_flag(config, CONFIG_GUESTS));
}

CONFIG_TEST(an_entry_of_bridges_is_read_in_each_form)
{
    struct config_bridge bridge;

    read_text_config(config,
            "bridges = { { name = \"a\", address = \"[::1]:7000\", nick = \"n\",\n"
            "  channels = { \"#one\", [\"#two\"] = \"public\", three = \"#drei\" },\n"
            "  sasl = { username = \"u\", password = \"p\" }, ca = \"c.pem\", tls = true },\n"
            "  { name = \"b\", address = \"irc.example\", nick = \"n\", channels = { \"#a\" "
            "},\n"
            "  tls = true, verify = false, sasl = { \"v\", \"q\" } }, { name = \"c\", address "
            "= \"irc.example\",\n"
            "  nick = \"n\", channels = { \"&a\" } } }");

    config_bridge_read(config_table(config, CONFIG_BRIDGES, 0), &bridge);
    assert_string_equal(bridge.host, "::1");
    assert_string_equal(bridge.port, "7000");
    assert_int_equal(bridge.channel_count, 3);
    assert_string_equal(bridge.channels[0].network, "#one");
    assert_string_equal(bridge.channels[0].game, "one");
    assert_string_equal(bridge.channels[1].network, "#two");
    assert_string_equal(bridge.channels[1].game, "public");
    assert_string_equal(bridge.channels[2].network, "#drei");
    assert_string_equal(bridge.channels[2].game, "three");
    assert_string_equal(bridge.account, "u");
    assert_string_equal(bridge.account_password, "p");
    assert_true(bridge.tls && bridge.verify);
    config_bridge_finish(&bridge);
    config_bridge_read(config_table(config, CONFIG_BRIDGES, 1), &bridge);
    assert_string_equal(bridge.port, "6697");
    assert_false(bridge.verify);
    assert_string_equal(bridge.account, "v");
    assert_string_equal(bridge.account_password, "q");
    config_bridge_finish(&bridge);
    config_bridge_read(config_table(config, CONFIG_BRIDGES, 2), &bridge);
    assert_string_equal(bridge.port, "6667");
    assert_string_equal(bridge.channels[0].game, "a");
    config_bridge_finish(&bridge);
}

CONFIG_TEST(a_span_is_a_number_with_its_unit)
{
    static const struct {
        const char *text;
        uint32_t seconds; /* 0: invalid */
    } cases[] = {{"90s", 90}, {"30m", 1800}, {"6h", 21600}, {"1d", 86400}, {"1w", 604800},
            {"45", 45}, {"365d", 31536000}, {"0h", 0}, {"366d", 0}, {"h", 0}, {"", 0},
            {"6 h", 0}, {"-1h", 0}, {"6H", 0}, {"6hh", 0}, {"99999999999999999999s", 0}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct value value = value_text(cases[i].text);
        struct err err;
        assert_int_equal(config_every_seconds(&value), cases[i].seconds);
        assert_int_equal(config_every_is_one(&value, &err), cases[i].seconds > 0);
        value_finish(&value);
    }
    struct value number = value_int(7200);
    struct value none = value_float(1.5);
    assert_int_equal(config_every_seconds(&number), 7200);
    assert_int_equal(config_every_seconds(&none), 0);
}

CONFIG_TEST(a_file_may_return_its_table)
{
    read_text_config(config, "return { name = \"Mill\", limits = { connections = 9 } }");

    assert_string_equal(config_text(config, CONFIG_NAME), "Mill");
    assert_int_equal(config_number(config, CONFIG_LIMITS_CONNECTIONS), 9);
}

static const struct {
    const char *text;
    const char *error; /* how it begins */
} mistakes[] = {
        {"\nlisen = {}", "skein.lua:2: unknown key lisen; did you mean listen?"},
        {"limit = { connections = 5 }", "skein.lua:1: unknown key limit; did you mean limits?"},
        {"connections = 5",
                "skein.lua:1: unknown key connections; did you mean limits.connections?"},
        {"limits = { conections = 5 }",
                "skein.lua:1: unknown key limits.conections; did you mean "
                "limits.connections?"},
        {"somethingelse = 5",
                "skein.lua:1: unknown key somethingelse; `skein serve --help` lists "
                "all keys"},
        {"limits = 5", "skein.lua:1: limits must be a table in braces"},
        {"limits = { 5 }", "skein.lua:1: limits: write NAME = VALUE in it"},
        {"limits { connections = 5 }", "skein.lua:1: write limits = { ... }, with ="},
        {"name = 5", "skein.lua:1: name must be text in quotes"},
        {"name = \"\"", "skein.lua:1: name: it must not be empty"},
        {"name = Mill", "skein.lua:1: name: Mill is not a value: put text in quotes"},
        {"guests = \"yes\"", "skein.lua:1: guests must be true or false"},
        {"cache_mib = 0", "skein.lua:1: cache_mib must be a whole number from 1 to 1000000"},
        {"cache_mib = 1.5", "skein.lua:1: cache_mib must be a whole number from 1 to 1000000"},
        {"cache_mib = -1", "skein.lua:1: cache_mib must be a whole number from 1 to 1000000"},
        {"durability = \"none\"", "skein.lua:1: durability must be \"full\" or \"process\""},
        {"listen = \"telnet:127.0.0.1:4000\"",
                "skein.lua:1: listen must be a list of texts, such as { \"one\", \"two\" }"},
        {"listen = { 4000 }", "skein.lua:1: listen[1] must be text in quotes"},
        {"listen = { \"telnet\" }",
                "skein.lua:1: listen[1]: \"telnet\" is not SERVICE:ADDRESS, as "
                "\"telnet:127.0.0.1:4000\""},
        {"listen = { \"telnet:127.0.0.1:1\", \"gopher:127.0.0.1:70\" }",
                "skein.lua:1: listen[2]: there is no service \"gopher\"; there is: telnet"},
        {"limits = { exempt = { \"10.0.0.0/99\" } }",
                "skein.lua:1: limits.exempt[1]: \"10.0.0.0/99\" is neither an address nor "
                "a network such as \"10.0.0.0/8\""},
        {"start = \"$start\"",
                "skein.lua:1: start: \"$start\" is not the ref of a room, such as \"start\""},
        {"tls = { certificate = \"c.pem\" }",
                "skein.lua: tls.certificate and tls.key need each other: "
                "set both"},
        {"irc = { operators = { { name = \"o\" } } }",
                "skein.lua:1: irc.operators[1].password is missing"},
        {"irc = { operators = { { name = \"o\", password = \"p\", rank = 1 } } }",
                "skein.lua:1: irc.operators[1] has no key \"rank\""},
        {"irc = { operators = { { name = \"o\", pasword = \"p\" } } }",
                "skein.lua:1: irc.operators[1] has no key \"pasword\"; did you mean password?"},
        {"backups = { every = \"6 months\" }",
                "skein.lua:1: backups.every: write a time as \"90s\", \"30m\", \"6h\", "
                "\"1d\" or \"1w\", or a number of seconds; a year at most"},
        {"backups = { directory = \"\" }",
                "skein.lua:1: backups.directory: it must not be empty"},
        {"backups = { keep = { dayly = 1 } }", "skein.lua:1: unknown key backups.keep.dayly; "
                                               "did you mean backups.keep.daily?"},
        {"backups = { keep = 5 }", "skein.lua:1: backups.keep must be a table in braces"},
        {"backups = { keep = { weekly = -1 } }",
                "skein.lua:1: backups.keep.weekly must be a whole number from 0 to 1000000"},
        {"backups = { directory = \"b\", keep = { hourly = 0, daily = 0, weekly = 0 } }",
                "skein.lua: backups.keep keeps no backup: set hourly, daily or weekly to 1 at "
                "least"},
        {"bridges = { 5 }", "skein.lua:1: bridges[1] must be a table in braces"},
        {"bridges = { { name = \"a b\" } }",
                "skein.lua:1: bridges[1].name: it must be one word"},
        {"bridges = { { name = \"a\" } }", "skein.lua:1: bridges[1].address is missing"},
        {"bridges = { { name = \"a\", address = \"irc.example:99999\" } }",
                "skein.lua:1: bridges[1].address: \"irc.example:99999\" is not HOST:PORT"},
        {"bridges = { { name = \"a\", address = \"[::1]6667\" } }",
                "skein.lua:1: bridges[1].address: \"[::1]6667\" is not HOST:PORT"},
        {"bridges = { { name = \"a\", address = \"x\", nick = \"a b\" } }",
                "skein.lua:1: bridges[1].nick: \"a b\" is not an IRC nickname"},
        {"bridges = { { name = \"a\", address = \"x\", nick = \"n\", channels = { \"a\" } } }",
                "skein.lua:1: bridges[1].channels: \"a\" does not pair a channel"},
        {"bridges = { { name = \"a\", address = \"x\", nick = \"n\", channels = "
         "{ [\"#a\"] = 5 } } }",
                "skein.lua:1: bridges[1].channels: \"#a\" does not pair a channel"},
        {"bridges = { { name = \"a\", address = \"x\", nick = \"n\", channels = { \"#a\" }, "
         "sasl = { account = \"a\" } } }",
                "skein.lua:1: bridges[1].sasl: it must be { account = NAME, password = TEXT }"},
        {"web = { public_url = \"mud.example\" }",
                "skein.lua:1: web.public_url: \"mud.example\" does not begin with http:// "
                "or "
                "https://"},
        {"web = { cors = \"*\" }", "skein.lua:1: web.cors must be a list of texts"},
        {"web = { cors = { \"https://fans.example/page\" } }",
                "skein.lua:1: web.cors[1]: \"https://fans.example/page\" is not a web "
                "site such as"},
        {"web = { cors = { \"fans.example\" } }",
                "skein.lua:1: web.cors[1]: \"fans.example\" is not a web site such as"},
        {"web = { cors = { \"https://\" } }",
                "skein.lua:1: web.cors[1]: \"https://\" is not a web site such as"},
        {"mail = { domain = \"two words\" }",
                "skein.lua:1: mail.domain: \"two words\" is not a host name such as "
                "\"skein.local\""},
        {"mail = { domain = \"a123456789b123456789c123456789d123456789e123456789"
         "f123456789.org\" }",
                "skein.lua:1: mail.domain: \"a123456789"},
        {"webhooks = { { name = \"One\" } }",
                "skein.lua:1: webhooks[1].name: \"One\" is not a valid name: use at most 32 "
                "small letters, digits, - and _"},
        {"webhooks = { { name = \"a-1_\", url = \"http://a\", secret = \"123456789012345\" } "
         "}",
                "skein.lua:1: webhooks[1].secret: it must have 16 characters or more, so that "
                "nobody can guess it"},
        {"webhooks = { { name = \"a-1_\", url = \"http://a\", secret = \"1234567890123456\" "
         "} }",
                "skein.lua:1: webhooks[1].events is missing"},
        {"name = os.getenv(\"HOME\")", NULL},
        {"while true do end", NULL},
        {"name = ", NULL},
};

CONFIG_TEST(each_mistake_gets_a_sentence_with_its_place)
{
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        struct err err = {0};

        assert_false(config_read_text(config, str_of(mistakes[i].text), "skein.lua", &err));

        if (mistakes[i].error) {
            struct str shown = str_of(err.text);
            assert_str(str_slice(shown, 0, strlen(mistakes[i].error)), mistakes[i].error);
        }
        assert_true(str_starts(str_of(err.text), STR("skein.lua")));
    }
}

CONFIG_TEST(a_file_with_a_mistake_changes_nothing)
{
    struct err err = {0};

    assert_false(
            config_read_text(config, STR("name = \"Mill\"\nguests = 5"), "skein.lua", &err));

    assert_string_equal(config_text(config, CONFIG_NAME), "Skein");
}

CONFIG_TEST(a_file_that_is_not_there_is_named)
{
    struct err err = {0};

    assert_false(config_read(config, "/nonexistent/skein.lua", &err));

    assert_string_equal(err.text,
            "cannot open the configuration /nonexistent/skein.lua: there is no "
            "directory /nonexistent; check its name");
}

CONFIG_TEST(the_command_line_wins_over_the_file)
{
    struct err err = {0};
    read_text_config(config, "listen = { \"telnet:127.0.0.1:1\" } world = \"a.db\"");

    config_reset(config, CONFIG_LISTEN);
    assert_true(config_set_text(config, CONFIG_LISTEN, "telnet:127.0.0.1:2", &err));
    assert_true(config_set_text(config, CONFIG_WORLD, "b.db", &err));

    assert_int_equal(config_count(config, CONFIG_LISTEN), 1);
    assert_string_equal(config_item(config, CONFIG_LISTEN, 0), "telnet:127.0.0.1:2");
    assert_string_equal(config_text(config, CONFIG_WORLD), "b.db");
    assert_false(config_set_text(config, CONFIG_LISTEN, "gopher:127.0.0.1:2", &err));
    assert_true(str_starts(
            str_of(err.text), STR("there is no service \"gopher\"; there is: telnet")));
}

CONFIG_TEST(changed_settings_that_need_a_restart_are_named)
{
    struct config changed;
    struct buf names = {0};
    config_init(&changed);
    read_text_config(&changed, "world = \"b.db\" guests = false slice = { milliseconds = 10 }");

    config_list_fixed(config, &changed, &names);

    assert_string_equal(names.bytes, "world, slice.milliseconds");
    buf_finish(&names);
    config_finish(&changed);
}
