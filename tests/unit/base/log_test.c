/* log_test.c -- Levels, the sink, and lines on stderr that nobody can forge. */
#include "engine/base/log.h"

#include "engine/base/clock.h"
#include "tests/support/test.h"

struct caught {
    int count;
    enum log_level level;
    char line[256];
};

static void catch_line(void *data, enum log_level level, const char *line)
{
    struct caught *caught = data;
    caught->count++;
    caught->level = level;
    (void)snprintf(caught->line, sizeof(caught->line), "%s", line);
}

TEST(a_sink_gets_the_line_and_its_level)
{
    struct caught caught = {0};
    log_set_sink(catch_line, &caught);

    log_warning("room %d is dark", 7);

    log_set_sink(NULL, NULL);
    assert_int_equal(caught.count, 1);
    assert_int_equal(caught.level, LOG_WARNING);
    assert_string_equal(caught.line, "room 7 is dark");
}

TEST(lines_below_the_level_are_not_written)
{
    struct caught caught = {0};
    log_set_sink(catch_line, &caught);
    log_set_level(LOG_WARNING);

    log_debug("a");
    log_info("b");
    log_notice("c");
    log_error("d");

    log_set_level(LOG_INFO);
    log_set_sink(NULL, NULL);
    assert_int_equal(caught.count, 1);
    assert_string_equal(caught.line, "d");
}

TEST(levels_have_names)
{
    static const char *const names[] = {"debug", "info", "notice", "warning", "error"};
    for (int i = 0; i < 5; i++) {
        enum log_level level = LOG_ERROR;
        assert_true(log_level_parse(str_of(names[i]), &level));
        assert_int_equal(level, i);
    }
    enum log_level level = LOG_INFO;
    assert_false(log_level_parse(STR("loud"), &level));
    assert_int_equal(level, LOG_INFO);
}

static int64_t fixed_monotonic(void *data)
{
    (void)data;
    return 0;
}

static int64_t fixed_wall(void *data)
{
    (void)data;
    return 1769860800123;
}

/* Returns how many bytes of out were filled by logging text to stderr. fields may be NULL. */
static size_t written_with(
        const struct log_fields *fields, const char *text, char *out, size_t size)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int kept = dup(STDERR_FILENO);
    assert_int_equal(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
    log_write_fields(LOG_INFO, fields, "%s", text);
    assert_int_equal(dup2(kept, STDERR_FILENO), STDERR_FILENO);
    (void)close(kept);
    (void)close(ends[1]);
    ssize_t length = read(ends[0], out, size);
    (void)close(ends[0]);
    assert_true(length > 0);
    return (size_t)length;
}

static size_t written_line(const char *text, char *out, size_t size)
{
    return written_with(NULL, text, out, size);
}

TEST(a_stderr_line_has_a_time_and_indents_further_lines)
{
    clock_set_source(&(struct clock_source){fixed_monotonic, fixed_wall, NULL});
    char line[256];

    size_t length = written_line("one\ntwo\x1b[31m", line, sizeof(line));

    clock_set_source(NULL);
    assert_str(((struct str){line, length}), "2026-01-31T12:00:00Z info one\n  two?[31m\n");
}

TEST(a_message_of_any_length_is_cut_to_one_line)
{
    static char huge[20000];
    static char line[20000];
    memset(huge, '\n', sizeof(huge) - 1);

    size_t length = written_line(huge, line, sizeof(line));

    assert_in_range(length, 1000, 9000);
    assert_int_equal(line[length - 1], '\n');
}

TEST(any_log_line_becomes_one_json_object)
{
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
            {"ready", "ready"},
            {"a \"b\" \\ c", "a \\\"b\\\" \\\\ c"},
            {"one\ntwo\x1b[31m\x7f", "one\\u000atwo\\u001b[31m\\u007f"},
            {"na\xc3\xafve \xf0\x9f\x98\x80", "na\xc3\xafve \xf0\x9f\x98\x80"},
            {"cut \xc3", "cut ?"},
            {"\xff\xfe \x80\x80\xc0\x80", "?? ????"},
    };

    clock_set_source(&(struct clock_source){fixed_monotonic, fixed_wall, NULL});
    log_set_json(true);
    char line[256];
    char expected[256];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t length = written_line(rows[i].text, line, sizeof(line));

        (void)snprintf(expected, sizeof(expected),
                "{\"time\":\"2026-01-31T12:00:00.123Z\",\"level\":\"info\",\"message\":\"%s\"}"
                "\n",
                rows[i].message);
        assert_str(((struct str){line, length}), expected);
    }
    log_set_json(false);
    clock_set_source(NULL);
}

TEST(fields_are_members_of_the_json_object)
{
    static const struct {
        struct log_fields fields;
        const char *members;
    } rows[] = {
            {{NULL, NULL, NULL, 0}, ""},
            {{"::1", "ann", "telnet", 7}, ",\"address\":\"::1\",\"account\":\"ann\",\"door\":"
                                          "\"telnet\",\"session\":7"},
            {{"::1", "", NULL, 0}, ",\"address\":\"::1\""},
            {{NULL, "a\"b\n", NULL, UINT64_MAX},
                    ",\"account\":\"a\\\"b\\u000a\",\"session\":18446744073709551615"},
    };

    clock_set_source(&(struct clock_source){fixed_monotonic, fixed_wall, NULL});
    log_set_json(true);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char line[512];
        char expected[512];
        size_t length = written_with(&rows[i].fields, "hm", line, sizeof(line));

        (void)snprintf(expected, sizeof(expected),
                "{\"time\":\"2026-01-31T12:00:00.123Z\",\"level\":\"info\",\"message\":\"hm\"%"
                "s}\n",
                rows[i].members);
        assert_str(((struct str){line, length}), expected);
    }
    log_set_json(false);
    clock_set_source(NULL);
}

TEST(long_fields_are_cut)
{
    static char huge[20000];
    static char line[20000];
    memset(huge, '"', sizeof(huge) - 1);
    log_set_json(true);

    size_t length = written_with(
            &(struct log_fields){huge, huge, huge, UINT64_MAX}, huge, line, sizeof(line));

    log_set_json(false);
    assert_in_range(length, 1000, 9000);
    assert_str(((struct str){line + length - 2, 2}), "}\n");
}

TEST(a_message_of_any_length_is_one_whole_object)
{
    static char huge[20000];
    static char line[20000];
    memset(huge, '"', sizeof(huge) - 1);
    log_set_json(true);

    size_t length = written_line(huge, line, sizeof(line));

    log_set_json(false);
    assert_in_range(length, 1000, 9000);
    assert_string_equal(line + length - 5, "\\\"\"}\n");
}
