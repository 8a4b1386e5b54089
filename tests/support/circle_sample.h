#pragma once
#include "world/circle.h"

#include <stdio.h>

/* circle_sample -- one small area in the format of CircleMUD's files, a string a kind: a shed,
 * a walled garden and a cellar, for tests of the importer. Each line that is odd is so on
 * purpose: an exit to look at, one to a room that is not there, a flag without a name. */

static const char sample_wld[] =
        "#100\n"
        "A Potting Shed~\n"
        "   Clay pots stand in rows along a bench that has seen better\n"
        "summers.  Twine, labels and dibbers hang from nails.\n"
        "   A gate leads north.\n"
        "~\n"
        "1 8 0 0 0 0\n"
        "D0\n"
        "The gate is green.\n"
        "~\n"
        "gate green~\n"
        "1 150 101\n"
        "E\n"
        "pots clay~\n"
        "Most are cracked.\n"
        "~\n"
        "S\n"
        "T 170\n"
        "#101\n"
        "@gThe Walled Garden@n~\n"
        "Beds of beans, a path < a yard wide.\n"
        "~\n"
        "1 0 0 0 0 2\n"
        "D2\n"
        "~\n"
        "gate~\n"
        "2 150 100\n"
        "D1\n"
        "Steps lead down to a cellar.\n"
        "~\n"
        "~\n"
        "0 -1 102\n"
        "D3\n"
        "The hedge is too thick.\n"
        "~\n"
        "hedge~\n"
        "0 -1 -1\n"
        "D4\n"
        "A ladder, too short by far.\n"
        "~\n"
        "~\n"
        "0 -1 999\n"
        "S\n"
        "* the cellar is in the older format\n"
        "#102\n"
        "A Cellar~\n"
        "It smells of apples.\n"
        "~\n"
        "1 adt 0\n"
        "D3\n"
        "~\n"
        "~\n"
        "0 65535 101\n"
        "S\n"
        "$~\n";

static const char sample_obj[] = "#150\n"
                                 "key brass~\na brass key~\nA brass key lies here.~\n~\n"
                                 "18 0 0 0 0 ao 0 0 0 0 0 0 0\n"
                                 "0 0 0 0\n"
                                 "1 0 0 0 0\n"
                                 "#151\n"
                                 "chest oak~\nan oak chest~\nAn oak chest stands here.~\n~\n"
                                 "15 0 0 0 0 0 0 0 0 0 0 0 0\n"
                                 "40 13 150 0\n"
                                 "60 200 0 0 0\n"
                                 "E\nchest lock~\nThe lock is brass.\n~\n"
                                 "E\ncarving~\nVines.\n~\n"
                                 "#152\n"
                                 "hat straw~\na straw hat~\nA straw hat has been dropped.~\n~\n"
                                 "9 b ae\n"
                                 "2 0 0 0\n"
                                 "1 5 1\n"
                                 "A\n17 -2\n"
                                 "T 170\n"
                                 "#153\n"
                                 "lamp oil~\nan oil lamp~\nAn oil lamp is here.~\n~\n"
                                 "1 0 0 0 0 ao 0 0 0 0 0 0 0\n"
                                 "0 0 -1 0\n"
                                 "2 10 1\n"
                                 "#154\n"
                                 "coins~\na few coins~\n.Something glitters.~\n~\n"
                                 "20 0 0 0 0 a 0 0 0 0 0 0 0\n"
                                 "12 0 0 0\n"
                                 "0 12 0\n"
                                 "$\n";

static const char sample_mob[] = "#160\n"
                                 "gardener woman~\nthe gardener~\nThe gardener is pruning.\n~\n"
                                 "   Her hands are green.\n~\n"
                                 "10 0 0 0 0 0 0 0 500 E\n"
                                 "5 15 6 1d1+40 2d4+1\n"
                                 "20 300\n"
                                 "8 8 2\n"
                                 "BareHandAttack: 13\n"
                                 "Str: 15\n"
                                 "E\n"
                                 "T 170\n"
                                 "#161\n"
                                 "robin~\nRobin~\nA robin hops about.\n~\n~\n"
                                 "bc a 0 S\n"
                                 "1 20 10 1d1+1 1d1+0\n"
                                 "0 0\n"
                                 "8 8 0\n"
                                 "$\n";

static const char sample_zon[] = "#1\n"
                                 "Ada~\n"
                                 "The Garden~\n"
                                 "100 199 15 2 d 0 0 0 1 5\n"
                                 "* people first\n"
                                 "M 0 160 1 100\t(the gardener)\n"
                                 "E 1 152 9 6\t(a straw hat)\n"
                                 "G 1 150 9\n"
                                 "M 0 161 2 101\n"
                                 "M 0 161 2 101\n"
                                 "M 0 161 2 101\n"
                                 "O 0 151 1 101\n"
                                 "P 1 154 9 151\n"
                                 "D 0 100 0 2\n"
                                 "D 0 101 2 2\n"
                                 "S\n"
                                 "$\n";

static const char sample_shp[] = "CircleMUD v3.0 Shop File~\n"
                                 "#160~\n"
                                 "153\n152\n-1\n"
                                 "1.50\n0.50\n"
                                 "9\nLIGHT lamp & !broken\n-1\n"
                                 "%s No.~\n%s You have none.~\n%s Not that.~\n%s I am poor.~\n"
                                 "%s You are poor.~\n%s That is %d.~\n%s Here is %d.~\n"
                                 "0\n2\n160\n0\n"
                                 "100\n-1\n"
                                 "6\n18\n0\n0\n"
                                 "$~\n";

static const char sample_trg[] = "#170\n"
                                 "Wave~\n"
                                 "0 gh 100\n"
                                 "~\n"
                                 "* not a comment\n"
                                 "wave %actor.name% ~ now\n"
                                 "~\n"
                                 "$~\n";

static const char sample_qst[] = "#180\n"
                                 "Find the hat~\nhat~\nIt blew away.\n~\nWell found.\n~\nA "
                                 "pity.\n~\n"
                                 "0 160 a 152 -1 65535 -1\n"
                                 "5 1 1 10 -1 160 1\n"
                                 "10 20 153\n"
                                 "S\n"
                                 "$\n";

static inline struct str sample_of(enum circle_kind kind)
{
    static const char *const samples[CIRCLE_KINDS] = {
            [CIRCLE_WLD] = sample_wld,
            [CIRCLE_OBJ] = sample_obj,
            [CIRCLE_MOB] = sample_mob,
            [CIRCLE_ZON] = sample_zon,
            [CIRCLE_SHP] = sample_shp,
            [CIRCLE_TRG] = sample_trg,
            [CIRCLE_QST] = sample_qst,
    };
    return str_of(samples[kind]);
}

/* What the importer told. */
struct sample_log {
    struct circle_log log;
    size_t count;
    char last[512]; /* "file:line: text" */
};

static inline void sample_oddity(void *data, const char *file, uint32_t line, const char *text)
{
    struct sample_log *log = data;
    log->count++;
    (void)snprintf(log->last, sizeof(log->last), "%s:%u: %s", file, line, text);
}

static inline void sample_log_init(struct sample_log *log)
{
    *log = (struct sample_log){.log = {sample_oddity, log}};
}
