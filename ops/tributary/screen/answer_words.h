// What an answer to a command means, as a sentence for people; for every place that gives one.
#pragma once

#include "engine/model/handling.h"
#include "ops/tributary/screen/console.h"

namespace tributary {

Words words_of(Answer answer);

}  // namespace tributary
