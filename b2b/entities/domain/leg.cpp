#include "b2b/entities/domain/leg.hpp"

#include "core/base/enum_name.hpp"

namespace b2b_entities {
namespace {

constexpr core::base::EnumName<Method> kMethods[] = {
		{Method::Invite, "INVITE"},
		{Method::Update, "UPDATE"},
		{Method::Prack, "PRACK"},
		{Method::Bye, "BYE"},
		{Method::Subscribe, "SUBSCRIBE"},
		{Method::Subscribe, "NOTIFY"},
		{Method::Subscribe, "REFER"},
};

} // namespace

Method method_of(std::string_view name) noexcept {
	return core::base::value_of(kMethods, name).value_or(Method::Other);
}

} // namespace b2b_entities
