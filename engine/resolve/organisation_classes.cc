#include "engine/resolve/organisation_classes.h"

namespace tributary {

bool may_be_subject(CreditClass credit_class, std::string_view type, SourceClass source_class) {
  switch (credit_class) {
    case CreditClass::kSubject:
      return true;
    case CreditClass::kSchoolsAndHealth:
      return type == "organisation.school" || type == "organisation.health_provider";
    case CreditClass::kSoleTrader:
      return source_class != SourceClass::kPeople && source_class != SourceClass::kOpinion;
    case CreditClass::kNotASubject:
      return false;
  }
  return false;
}

}  // namespace tributary
