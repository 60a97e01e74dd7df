"""Each port's promises, held by the fake and by the adapter on moto alike, so that fakes can't lie."""
