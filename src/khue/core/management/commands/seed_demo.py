"""``manage seed_demo --schools 20 [--district]``: build the demo world, or what is missing of it."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from khue.core.demo import Builder, DemoPlan, ordered_builders
from khue.core.models import DemoStep
from khue.core.scoping import system_scope


class Command(BaseCommand):
    help = "Build the demo world; parts that exist already are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--schools", type=int, default=20)
        parser.add_argument("--district", action="store_true", help="100 schools, 4,500 staff")
        parser.add_argument("--seed", type=int, default=2026)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.KHUE_IS_DEMO:
            raise CommandError("The demo world has known passwords: only demo settings build it.")
        schools = 100 if options["district"] else options["schools"]
        if not 1 <= schools <= 500:
            raise CommandError("A demo has between 1 and 500 schools.")
        plan = DemoPlan(schools=schools, district=options["district"], seed=options["seed"])
        done = {step.key: step for step in DemoStep.objects.all()}
        for step in done.values():
            if (step.schools, step.is_district) != (plan.schools, plan.district):
                raise CommandError(
                    f"This data directory already holds a demo of {step.schools} schools. "
                    "Name another one with --data, or start with the same size."
                )
        for builder in ordered_builders():
            if builder.key not in done:
                self._run(builder, plan)

    def _run(self, builder: Builder, plan: DemoPlan) -> None:
        begun = time.monotonic()
        with transaction.atomic(), system_scope(reason="the demo world is built for all units"):
            builder.build(plan)
            DemoStep.objects.create(
                key=builder.key, schools=plan.schools, is_district=plan.district, seed=plan.seed
            )
        self.stdout.write(f"  {builder.key:<16} {time.monotonic() - begun:6.1f} s")
