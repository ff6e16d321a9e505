// Sketches by RapidCheck, and what was in them.
#pragma once

#include <rapidcheck.h>

#include <string>

#include "tests/oracle/comparison.h"

namespace tributary::oracle {

/// Shrinks to fewer rules, fewer records, and the simplest choices.
rc::Gen<Sketch> sketches();
/// Only those of which some rule has the word.
rc::Gen<Sketch> sketches_with(const std::string& word);

/// Counts the rules' constructs and the records' kinds.
void count(const Scenario& scenario, const Town& town, Tally& tally);

/// Fails the property where engine and oracle differ, with what is left of the scenario when all
/// that is not needed is taken out.
void expect_agreement(const Scenario& scenario, const Town& town, Tally& tally);

/// Prints the story and ends the program when a case takes too much of a processor or a CHECK
/// fails: neither would otherwise say what led there.
void watch(std::string story);

/// To standard output, one line each, in order of name.
void print(const Tally& tally);

/// Of so many cases that each construct must occur in some: fails where one does not.
void expect_all_constructs(const Tally& tally);

}  // namespace tributary::oracle
