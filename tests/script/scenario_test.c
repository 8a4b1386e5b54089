/* scenario_test.c -- Scenarios of triggers as tbaMUD plays them: what a trigger evaluates, where it goes on, whom it tells,
 * and which lines fire it.
 *
 * Each row attaches one trigger to a guard, and bob types a line. The values are those that a running tbaMUD gave, its
 * oddities included, because scripts lean on them. trigger_test.c has crashes, hostile triggers and rights; the events
 * of each type are tested in scripts/old-triggers/behaviours. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <string.h>

struct scenario {
    const char *trigger; /* its types and argument, as fields of Lua */
    const char *body;
    const char *line;  /* that bob types */
    const char *has;   /* a part of what bob is told, within four seconds; NULL: any */
    const char *lacks; /* and no part of it; NULL: any */
};

#define SPEECH "types = {\"speech\"}, argument = \"*\", number = 1"
#define WORD(words) "types = {\"speech\"}, number = 1, argument = \"" words "\""
#define PHRASE(words) "types = {\"speech\"}, number = 0, argument = \"" words "\""
#define COMMAND(word) "types = {\"command\"}, number = 100, argument = \"" word "\""
/* What `eval` makes of an expression. */
#define EVAL(expression, value)                                                                \
    {                                                                                          \
        SPEECH, "eval x " expression "\\nsay <%x%>", "say go", "<" value ">", NULL             \
    }
/* Which way `if` goes. */
#define IF(condition, has)                                                                     \
    {                                                                                          \
        SPEECH, "if " condition "\\n  say Yes.\\nelse\\n  say No.\\nend", "say go", has, NULL  \
    }
/* What a text becomes. */
#define TEXT(text, value)                                                                      \
    {                                                                                          \
        SPEECH, "say <" text ">", "say go", "<" value ">", NULL                                \
    }

static const struct scenario scenarios[] = {
        /* operators associate to the right, and the weakest is split first */
        EVAL("10 - 3 - 2", "9"),
        EVAL("8 / 2 * 2", "2"),
        EVAL("10 - 2 + 3", "5"),
        EVAL("-5 + 2", "-7"),
        EVAL("(2 + 3) * 4", "20"),
        EVAL("7 / 2", "3"),
        EVAL("5 / 0", "0"),
        EVAL("12abc + 1", "13"),
        EVAL("abc + 1", "1"),
        EVAL("! 1 == 1", "0"),
        EVAL("abc == ABC", "1"),
        EVAL("abc != abd", "1"),
        EVAL("9 < 10", "1"),
        EVAL("5 >= 5", "1"),
        EVAL("b > a", "1"),
        EVAL("portal /= port", "1"),
        EVAL("portal /= %nothing%", "0"),
        EVAL("1 && 0abc", "0"),
        EVAL("0 || 5", "1"),
        /* what is true */
        IF("%nothing%", "No."),
        IF("0abc", "No."),
        IF("abc", "Yes."),
        IF("!%nothing%", "Yes."),
        IF("%speech% == go", "Yes."),
        /* where a run goes on */
        {SPEECH, "if 0\\n  say A.\\nelseif 1\\n  say B.\\nelse\\n  say C.\\nend", "say go",
                "B.", "C."},
        {SPEECH,
                "set n 2\\nswitch %n%\\n  case 1\\n    say A.\\n    break\\n  case 2\\n    say "
                "B.\\n    break\\n  default\\n    say C.\\n    break\\ndone\\nsay End.",
                "say go", "End.", "C."},
        {SPEECH,
                "switch 9\\n  case 1\\n    say A.\\n    break\\n  default\\n    say C.\\n    "
                "break\\ndone",
                "say go", "C.", "A."},
        {SPEECH,
                "switch 1\\n  case 1\\n    say A.\\n  case 2\\n    say B.\\n    break\\n  case "
                "3\\n    say C.\\ndone",
                "say go", "B.", "C."},
        {SPEECH, "set n 0\\nwhile %n% < 3\\n  eval n %n% + 1\\ndone\\nsay <%n%>", "say go",
                "<3>", NULL},
        {SPEECH, "say A.\\nhalt\\nsay B.", "say go", "A.", "B."},
        {SPEECH, "say A.\\nreturn 0\\nsay B.", "say go", "B.", NULL},
        {SPEECH, "* a comment\\nsay A.", "say go", "A.", "comment"},
        {SPEECH, "say A.\\nwait 1 sec\\nsay B.", "say go", "B.", NULL},
        {SPEECH, "wait 5\\nsay B.", "say go", "B.", NULL},
        /* variables and fields */
        {SPEECH, "set x a b c\\nextract y 2 %x%\\nsay <%y%>", "say go", "<b>", NULL},
        {SPEECH, "set x 1\\nunset x\\nsay <%x%>", "say go", "<>", NULL},
        {SPEECH, "set done 1\\nremote done %actor.id%\\nsay <%actor.varexists(done)%>",
                "say go", "<1>", NULL},
        {SPEECH,
                "set done 1\\nremote done %actor.id%\\nrdelete done %actor.id%\\nsay "
                "<%actor.varexists(done)%>",
                "say go", "<0>", NULL},
        TEXT("%actor.is_pc% %self.is_pc% %actor.vnum%", "1 0 -1"),
        TEXT("%random.1%", "1"),
        {SPEECH, "set x north gate\\nsay <%x.car%|%x.cdr%|%x.strlen%>", "say go",
                "<north|gate|10>", NULL},
        {SPEECH, "set x gate\\nsay <%x.toupper%|%x.contains(at)%|%x.charat(1)%>", "say go",
                "<Gate|1|g>", NULL},
        {SPEECH, "set x l\\nset y en\\nsay <%x.mudcommand%|%y.mudcommand%>", "say go",
                "<look|enter>", NULL},
        /* whom a line reaches */
        {SPEECH, "%send% %actor% A whisper.", "say go", "A whisper.", NULL},
        {SPEECH, "%echoaround% %actor% A shadow.", "say go", NULL, "A shadow."},
        {SPEECH, "%echo% A bell.", "say go", "A bell.", NULL},
        /* what fires it */
        {WORD("north south"), "say A.", "say to the SOUTH of it", "A.", NULL},
        {WORD("north"), "say A.", "say northern", NULL, "A."},
        {PHRASE("open the gate"), "say A.", "say please, open the gate now", "A.", NULL},
        {PHRASE("open the gate"), "say A.", "say the gate", NULL, "A."},
        {COMMAND("twiddle"), "say <%cmd%|%arg%>", "twiddle the dial", "<twiddle|the dial>",
                NULL},
        {COMMAND("twiddle"), "say A.\\nreturn 0", "twiddle", "A.", "know how"},
        {COMMAND("twiddle"), "wait 1 sec\\nreturn 0", "twiddle", NULL, "thumbs"},
        {COMMAND("twid"), "say A.", "twiddle", "A.", "thumbs"},
        {COMMAND("twiddles"), "say A.", "twiddle", "You twiddle your thumbs.", "A."},
        {COMMAND("twiddle"), "return 0", "twiddle", "You twiddle your thumbs.", NULL},
};

static void assert_played(struct bench *b, uint64_t guard, const struct scenario *one)
{
    uint64_t trigger = trial_first_id(trial_type(b->wizard, "@create a script"));
    (void)trial_typef(b->wizard,
            "@set #%" PRIu64 ".trigger = {kind = \"mobile\", %s, body = \"%s\"}", trigger,
            one->trigger, one->body);
    assert_has(trial_typef(b->wizard, "@attach #%" PRIu64 " to #%" PRIu64, trigger, guard),
            "is attached");
    trial_forget_all(b->trial);
    struct buf told = {0};
    buf_add_char(&told, '\n');
    buf_add_str(&told, trial_type(b->bob, one->line));
    trial_forget_all(b->trial);
    trial_advance(b->trial, 4);
    buf_add_str(&told, trial_told(b->bob));
    bool fits = (!one->has || strstr(told.bytes, one->has)) &&
                (!one->lacks || !strstr(told.bytes, one->lacks));
    if (!fits) {
        fail_msg("%s\n%s\nbob: %s\nis told: %s\nnot: %s", one->trigger, one->body, one->line,
                told.bytes, one->has ? one->has : one->lacks);
    }
    buf_finish(&told);
    (void)trial_typef(b->wizard, "@detach #%" PRIu64 " from #%" PRIu64, trigger, guard);
}

BENCH_TEST(triggers_do_what_they_did_in_the_old_game)
{
    (void)bench_settle(b);
    uint64_t guard = trial_first_id(trial_type(b->wizard, "@create a guard from npc"));
    (void)trial_typef(b->wizard, "drop #%" PRIu64, guard);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to here", guard);

    for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
        assert_played(b, guard, &scenarios[i]);
    }
}
