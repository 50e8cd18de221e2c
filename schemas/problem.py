"""Problem details (RFC 9457): how the service says that it cannot answer."""

from pydantic import BaseModel, ConfigDict, Field

from schemas.diagnosis import Diagnosis
from schemas.finding import Complaint


class Problem(BaseModel):
    """What is wrong with a request, for people (`title`, `detail`) and for programs (`type`, `errors`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str = Field(description="URI reference of this kind of problem; a page that explains it is behind it")
    title: str = Field(description="the kind of problem, in the answer's language; the same for each occurrence")
    status: int = Field(description="HTTP status", ge=400, le=599)
    detail: str = Field(description="this occurrence, in the answer's language")
    instance: str = Field(description="path of the request")
    errors: list[Complaint] = Field(description="everything that was found, 100 at most")
    errors_total: int = Field(description="how many were found", ge=0)
    request_id: str = Field(description="also in the header X-Request-ID; operators find the request by it")
    diagnosis: Diagnosis | None = Field(
        default=None, description="of an impossible plan: the conflict and what is reachable"
    )
